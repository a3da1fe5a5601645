/** The parts of the graph that evaluate and answer, for a fixed number of rows. */
import { attr, DType } from './attributes'
import { emit } from './emit'
import { int, type Graph } from './graph'
import type { Trace } from './record'
import type { Feed, Numbers, Session } from './session'
import { inputName } from './tracing'
import { addColumns, gather, onDemand, readName, type Source } from './variables'

export interface MeasureProgram {
  /** Prefix of its names. */
  name: string
  rows: number
  /** What of the step is fetched, in order. */
  outputs: readonly string[]
}

export function addMeasuring(
  graph: Graph,
  { name, rows, outputs }: MeasureProgram,
  trace: Trace,
  { source, keys }: { source: Source; keys: readonly string[] }
): void {
  const columns = addColumns(graph, source, name)
  const order = graph.placeholder(`${name}/rows`, DType.int32, [rows])
  const reads = new Map(keys.map((key) => [inputName.weight(key), readName(key)]))
  const input = onDemand((wanted) => {
    const column = columns.get(wanted)
    if (column) return gather(graph, column.node, column.dtype, order, graph.constant(int(0)))
    const read = reads.get(wanted)
    if (read === undefined) throw new Error(`The step takes an unknown ${wanted}`)
    return read
  })
  const emitted = emit(graph, trace, { input, constant: (value) => graph.constant(value) })
  for (const output of outputs) {
    const node = emitted.outputs[output] ?? ''
    graph.add('Identity', [node], { T: attr.type(DType.float) }, `${name}/${output}`)
  }
}

export function runMeasuring(
  session: Session,
  { name, rows, outputs }: MeasureProgram,
  order: Int32Array,
  feeds: readonly Feed[]
): Numbers[] {
  return session.run(
    [...feeds, { name: `${name}/rows`, shape: [rows], data: order }],
    outputs.map((output) => `${name}/${output}`)
  )
}
