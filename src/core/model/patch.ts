/** Small reversible changes of a graph document. Applying gives the patches that undo it exactly. */
import type { ModelEdge, ModelGraph, ModelNode } from '@shared/project'

export type Patch =
  | { op: 'insert'; list: 'nodes'; index: number; value: ModelNode }
  | { op: 'insert'; list: 'edges'; index: number; value: ModelEdge }
  | { op: 'delete'; list: 'nodes' | 'edges'; index: number }
  | { op: 'replace'; list: 'nodes'; index: number; value: ModelNode }
  | { op: 'replace'; list: 'edges'; index: number; value: ModelEdge }
  | { op: 'ends'; side: 'inputs' | 'outputs'; value: ModelGraph['inputs'] }

function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new RangeError(`A patch is about entry ${index} of ${list.length}`)
  return value
}

function undoOf(graph: ModelGraph, patch: Patch): Patch {
  if (patch.op === 'ends') return { op: 'ends', side: patch.side, value: graph[patch.side] }
  if (patch.op === 'insert') return { op: 'delete', list: patch.list, index: patch.index }
  const op = patch.op === 'delete' ? 'insert' : 'replace'
  return patch.list === 'nodes'
    ? { op, list: 'nodes', index: patch.index, value: at(graph.nodes, patch.index) }
    : { op, list: 'edges', index: patch.index, value: at(graph.edges, patch.index) }
}

function applyOne(graph: ModelGraph, patch: Patch): ModelGraph {
  if (patch.op === 'ends') return { ...graph, [patch.side]: patch.value }
  if (patch.op === 'delete') return { ...graph, [patch.list]: graph[patch.list].toSpliced(patch.index, 1) }
  const removed = patch.op === 'replace' ? 1 : 0
  return patch.list === 'nodes'
    ? { ...graph, nodes: graph.nodes.toSpliced(patch.index, removed, patch.value) }
    : { ...graph, edges: graph.edges.toSpliced(patch.index, removed, patch.value) }
}

/** A new graph; the given one is not touched. `inverse` leads back to an equal document. */
export function applyPatches(graph: ModelGraph, patches: readonly Patch[]): { graph: ModelGraph; inverse: Patch[] } {
  const inverse: Patch[] = []
  let current = graph
  for (const patch of patches) {
    inverse.unshift(undoOf(current, patch))
    current = applyOne(current, patch)
  }
  return { graph: current, inverse }
}
