/** The part of the graph that trains: a loop over steps, each gathering its batch, then updating the weights. */
import { partTrace, type Parted } from './ahead'
import { attr, DType, type Value } from './attributes'
import { emit, outputOf, type Emitted, type Surroundings } from './emit'
import { int, scalar, type Graph } from './graph'
import { addLoop, type LoopBody } from './loop'
import type { Trace } from './record'
import type { Session } from './session'
import { inputName, outputName } from './tracing'
import type { UpdateRule } from './updateRule'
import { addEpochUpdate, addMean } from './updates'
import { addColumns, addVariables, gather, handleOf, onDemand, writeName, writtenName, type Source } from './variables'

/** A call has at most this many steps. */
export const MOST_STEPS = 4096

export interface TrainProgram {
  /** Prefix of its names. */
  name: string
  /** Rows of a batch. */
  rows: number
  weighted: boolean
}

/** A trained weight's key and those of its slots. */
export interface Trained {
  key: string
  slots: readonly string[]
  /** Keys of the variables its update op wants beside them. */
  scratch: readonly string[]
  /** From the updated weight to what its constraint makes of it. */
  constraint?: Trace
}

const float = { T: attr.type(DType.float) }
const int32 = { T: attr.type(DType.int32) }
const sumsKey = (program: TrainProgram): string => `sums/${program.name}`

export interface Trainable {
  source: Source
  trained: readonly Trained[]
  /** Keys of the weights each step gives a new value. */
  moved: readonly string[]
  rule: UpdateRule
  /** Whether a step's data is made ready while the step before learns: pays where ops can run side by side. */
  ahead: boolean
}

function inputType(name: string): number {
  return name === inputName.step ? DType.int32 : DType.float
}

export function addTraining(
  graph: Graph,
  program: TrainProgram,
  trace: Trace,
  { source, trained, moved, rule, ahead }: Trainable
): void {
  const { name, rows, weighted } = program
  const columns = addColumns(graph, source, name)
  const order = graph.placeholder(`${name}/rows`, DType.int32, [-1, rows])
  const figures = graph.placeholder(`${name}/figures`, DType.float, [-1, rule.width])
  const first = graph.placeholder(`${name}/step`, DType.int32, [])
  const count = graph.placeholder(`${name}/count`, DType.int32, [])
  const sampleWeights = weighted ? graph.placeholder(`${name}/weights`, DType.float, [-1, rows]) : null
  addVariables(graph, sumsKey(program), [{ key: sumsKey(program), dtype: DType.float, shape: [MOST_STEPS, 2] }])
  const keys = new Map([...trained.map(({ key }) => key), ...moved].map((key) => [inputName.weight(key), key]))

  const isWeight = (wanted: string): boolean => keys.has(wanted)
  const parted = ahead ? partTrace(trace, isWeight, (wanted) => columns.get(wanted)?.dtype ?? inputType(wanted)) : null
  /** Rows, sample weights and number of the step `at`; `bring` makes what is outside the loop known inside. */
  const dataOf = (at: string, bring: LoopBody['bring']): ((wanted: string) => string) => {
    const axis = bring(graph.constant(int(0)), DType.int32)
    const pick = (node: string, dtype: number, which: string): string =>
      gather(graph, bring(node, dtype), dtype, which, axis)
    const batch = onDemand(() => pick(order, DType.int32, at))
    return onDemand((wanted) => {
      const column = columns.get(wanted)
      if (column) return pick(column.node, column.dtype, batch(''))
      if (wanted === inputName.sampleWeight && sampleWeights !== null) return pick(sampleWeights, DType.float, at)
      if (wanted === inputName.step) return graph.add('AddV2', [at, bring(first, DType.int32)], int32)
      throw new Error(`The step takes an unknown ${wanted}`)
    })
  }
  const emitEarly = (early: Trace, at: string, bring: LoopBody['bring']): Emitted =>
    emit(graph, early, {
      input: dataOf(at, bring),
      constant: (value) => bring(graph.constant(value), value.dtype)
    })
  const firstAhead = parted && emitEarly(parted.early, graph.constant(int(0)), (node) => node)

  addLoop(graph, `${name}/loop`, count, (loop) => {
    const { index, bring } = loop
    const data = dataOf(index, bring)
    const handed = new Map<string, string>()
    if (parted && firstAhead) {
      for (const { name: what, dtype } of parted.handed) {
        handed.set(what, loop.carried(what, outputOf(firstAhead, what), dtype))
      }
    }
    const input = onDemand((wanted) => {
      const key = keys.get(wanted)
      // Waiting for the step's number is waiting for all updates of the step before.
      if (key !== undefined) return graph.read(bring(handleOf(key), DType.resource), DType.float, [index])
      return handed.get(wanted) ?? data(wanted)
    })
    const constant = (value: Value): string => bring(graph.constant(value), value.dtype)
    const around = { input, constant }
    const step = parted
      ? emitParted(graph, loop, parted, around, (early, at) => emitEarly(early, at, bring))
      : emit(graph, trace, around)
    const loss = outputOf(step, outputName.loss)
    const pack = { N: attr.int(2), axis: attr.int(0), ...float }
    const sums = graph.add('Pack', [loss, outputOf(step, outputName.metric)], pack)
    const noted = graph.add('ResourceScatterUpdate', [bring(handleOf(sumsKey(program)), DType.resource), index, sums], {
      dtype: attr.type(DType.float),
      Tindices: attr.type(DType.int32)
    })
    const unpack = { num: attr.int(rule.width), axis: attr.int(0), ...float }
    const row = gather(
      graph,
      bring(figures, DType.float),
      DType.float,
      index,
      bring(graph.constant(int(0)), DType.int32)
    )
    const figure = graph.add('Unpack', [row], unpack)
    const move = (gate: string): string[] =>
      moved.map((key) => {
        const after = [gate, ...(step.readers.get(inputName.weight(key)) ?? [])]
        const value = outputOf(step, outputName.moved(key))
        return graph.assign(bring(handleOf(key), DType.resource), value, DType.float, after)
      })
    const update = (gate: string): string[] =>
      trained.map(({ key, slots, scratch, constraint }) => {
        const weight = bring(handleOf(key), DType.resource)
        const updated = rule.add(graph, {
          weight,
          slots: slots.map((slot) => bring(handleOf(slot), DType.resource)),
          scratch: scratch.map((own) => bring(handleOf(own), DType.resource)),
          gradient: outputOf(step, outputName.gradient(key)),
          figures: Array.from({ length: rule.width }, (_, i) => (i === 0 ? figure : `${figure}:${i}`)),
          examples: rows,
          constant: (value) => bring(graph.constant(scalar(value)), DType.float),
          // With its readers done nobody else holds the weight, so it is updated in place, not copied.
          after: [gate, ...(step.readers.get(inputName.weight(key)) ?? [])]
        })
        return held(graph, weight, updated, constraint, constant)
      })
    const all = (gate: string): string[] => [...update(gate), ...move(gate)]
    return { go: graph.add('IsFinite', [loss], float), after: [noted], update: all }
  })
  graph.read(handleOf(sumsKey(program)), DType.float, [`${name}/loop/begun`], `${name}/sums`)
}

/** @param weight handle @returns the name to wait for: the update's, or that of what the constraint does after it */
function held(
  graph: Graph,
  weight: string,
  updated: string,
  constraint: Trace | undefined,
  constant: Surroundings['constant']
): string {
  if (!constraint) return updated
  const value = graph.read(weight, DType.float, [updated])
  const kept = emit(graph, constraint, { input: () => value, constant })
  return graph.assign(weight, outputOf(kept, outputName.constrained), DType.float)
}

/** A step with the next one's data beside it: made ready, and the metric taken, where the weights do not wait for it. */
function emitParted(
  graph: Graph,
  loop: LoopBody,
  parted: Parted,
  around: Surroundings,
  emitEarly: (early: Trace, at: string) => Emitted
): Emitted {
  const late = emit(graph, parted.late, around)
  // With what the network says known, one thread goes back through it and the other has time.
  const said = parted.between.map((what) => outputOf(late, what))
  const next = emitEarly(parted.early, loop.following(said.length > 0 ? said : late.names.slice(0, 1)))
  const ready = parted.handed.map(({ name, dtype }) => {
    const node = outputOf(next, name)
    loop.handOn(name, node, dtype)
    return node
  })
  const aside = emit(graph, parted.aside, {
    ...around,
    input: (wanted) => late.outputs[wanted] ?? around.input(wanted),
    after: ready
  })
  const readers = new Map(late.readers)
  for (const [input, names] of aside.readers) readers.set(input, [...(readers.get(input) ?? []), ...names])
  return { outputs: { ...late.outputs, ...aside.outputs }, readers, names: [...late.names, ...aside.names] }
}

export interface TrainCall {
  /** Batches x rows. */
  rows: Int32Array
  /** Batches x rows, for weighted programs. */
  weights: Float32Array | null
  /** Batches x figures. */
  figures: Float32Array
  batches: number
  /** At most `batches` and MOST_STEPS. */
  steps: number
  /** Number of the first, from 0. */
  first: number
  /** Columns for sources that are fed. */
  feeds: Parameters<Session['run']>[0]
}

/** @returns loss and metric of each step done; fewer than asked: the next one's loss was not finite */
export function runTraining(session: Session, { name, rows }: TrainProgram, call: TrainCall): Float32Array {
  const { batches, steps } = call
  const feeds = [
    ...call.feeds,
    { name: `${name}/rows`, shape: [batches, rows], data: call.rows },
    { name: `${name}/figures`, shape: [batches, call.figures.length / batches], data: call.figures },
    { name: `${name}/step`, shape: [], data: Int32Array.of(call.first) },
    { name: `${name}/count`, shape: [], data: Int32Array.of(steps) },
    ...(call.weights ? [{ name: `${name}/weights`, shape: [batches, rows], data: call.weights }] : [])
  ]
  const fetches = [`${name}/loop/begun`, `${name}/loop/finished`, `${name}/sums`]
  const [begun, finished, sums] = session.run(feeds, fetches)
  if (!begun || !finished || !(sums instanceof Float32Array)) throw new Error('The session gave no sums')
  const done = (begun[0] ?? 0) - (finished[0] === 1 ? 0 : 1)
  return sums.slice(0, done * 2)
}

/** Before a program's first call. */
export function prepareTraining(session: Session, program: TrainProgram): void {
  const key = sumsKey(program)
  const data = new Float32Array(MOST_STEPS * 2)
  session.run([{ name: writeName(key), shape: [MOST_STEPS, 2], data }], [writtenName(key)])
}

/** The end of an epoch of gradient descent. @param clip gradients to gradients, where they are clipped */
export function addEpochEnd(graph: Graph, trained: readonly Trained[], clip: Trace | null = null): void {
  const learningRate = graph.placeholder('epoch/rate', DType.float, [])
  const examples = graph.placeholder('epoch/examples', DType.float, [])
  const means = new Map(
    trained.map(({ key, slots: [sum = ''] }) => [outputName.gradient(key), addMean(graph, handleOf(sum), examples)])
  )
  const mean = (name: string): string => {
    const node = means.get(name)
    if (node === undefined) throw new Error(`There is no ${name}`)
    return node
  }
  const clipped = clip && emit(graph, clip, { input: mean, constant: (value) => graph.constant(value) })
  const updates = trained.map(({ key, slots: [sum = ''], constraint }) => {
    const name = outputName.gradient(key)
    const gradient = clipped ? outputOf(clipped, name) : mean(name)
    const weight = handleOf(key)
    const updated = addEpochUpdate(graph, { weight, sum: handleOf(sum), learningRate, gradient })
    return held(graph, weight, updated, constraint, (value) => graph.constant(value))
  })
  graph.done('epoch/done', updates)
}

export function runEpochEnd(session: Session, learningRate: number, examples: number): void {
  session.run(
    [
      { name: 'epoch/rate', shape: [], data: Float32Array.of(learningRate) },
      { name: 'epoch/examples', shape: [], data: Float32Array.of(examples) }
    ],
    ['epoch/done']
  )
}
