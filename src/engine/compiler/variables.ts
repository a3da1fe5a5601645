/** Variables of the session, each with a way in and a way out. */
import { attr, DType } from './attributes'
import { int, type Graph } from './graph'

export interface Variable {
  key: string
  dtype: number
  shape: readonly number[]
  /** Kept as this many variables, each with its share of the columns; 1 where absent. */
  parts?: number
}

export const partKey = (key: string, part: number): string => `${key}/part-${part}`
export const handleOf = (key: string): string => `variable/${key}`
/** Fetch it to read the variable. */
export const readName = (key: string): string => `read/${key}`
/** Feed it, all of a group together, and fetch `writtenName(group)`. */
export const writeName = (key: string): string => `write/${key}`
export const writtenName = (group: string): string => `written/${group}`

export function addVariables(graph: Graph, group: string, variables: readonly Variable[]): void {
  const assigned = variables.flatMap((variable) => {
    const { key, dtype, shape, parts = 1 } = variable
    const value = graph.placeholder(writeName(key), dtype, shape)
    if (parts > 1) return addParts(graph, variable, parts, value)
    const handle = addHandle(graph, variable)
    graph.read(handle, dtype, [], readName(key))
    return [graph.assign(handle, value, dtype)]
  })
  graph.done(writtenName(group), assigned)
}

function addHandle(graph: Graph, { key, dtype, shape }: Variable): string {
  const attributes = { dtype: attr.type(dtype), shape: attr.shape(shape), shared_name: attr.string(key) }
  return graph.add('VarHandleOp', [], attributes, handleOf(key))
}

/** @returns the assignments of the parts */
function addParts(graph: Graph, { key, dtype, shape }: Variable, parts: number, value: string): string[] {
  const own = [...shape.slice(0, -1), (shape.at(-1) ?? 0) / parts]
  const axis = graph.constant(int(shape.length - 1))
  const type = { T: attr.type(dtype) }
  const pieces = graph.add('Split', [axis, value], { num_split: attr.int(parts), ...type })
  const handles = Array.from({ length: parts }, (_, i) => addHandle(graph, { key: partKey(key, i), dtype, shape: own }))
  const reads = handles.map((handle) => graph.read(handle, dtype))
  graph.add('ConcatV2', [...reads, axis], { N: attr.int(parts), Tidx: attr.type(DType.int32), ...type }, readName(key))
  return handles.map((handle, i) => graph.assign(handle, i === 0 ? pieces : `${pieces}:${i}`, dtype))
}

/** The data set, an example a row: variables of the session, or fed with each call. */
export interface Source {
  columns: readonly Column[]
  resident: boolean
}

export interface Column {
  /** The input of the step it is for. */
  name: string
  dtype: number
  /** Of one row. */
  shape: readonly number[]
}

export const columnKey = (name: string): string => `data/${name}`

/** Where a program takes its rows from: whole columns, outside any loop. `<program>/<column>` where they are fed. */
export function addColumns(
  graph: Graph,
  source: Source,
  program: string
): ReadonlyMap<string, Column & { node: string }> {
  return new Map(
    source.columns.map((column) => {
      const { name, dtype, shape } = column
      const node = source.resident
        ? graph.read(handleOf(columnKey(name)), dtype)
        : graph.placeholder(`${program}/${name}`, dtype, [-1, ...shape])
      return [name, { ...column, node }]
    })
  )
}

/** Rows `indices` of `params`. */
export function gather(graph: Graph, params: string, dtype: number, indices: string, axis: string): string {
  const types = { Tparams: attr.type(dtype), Tindices: attr.type(DType.int32), Taxis: attr.type(DType.int32) }
  return graph.add('GatherV2', [params, indices, axis], types)
}

/** Makes each input of a step when it is first asked for. */
export function onDemand(make: (name: string) => string): (name: string) => string {
  const made = new Map<string, string>()
  return (name) => {
    const known = made.get(name) ?? make(name)
    made.set(name, known)
    return known
  }
}
