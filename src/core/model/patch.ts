/** Small reversible changes of a graph document. Applying gives the patches that undo it exactly. */
import type { ModelEdge, ModelGraph, ModelNode } from '@shared/project'

export type Patch =
  | { op: 'insert'; list: 'nodes'; index: number; value: ModelNode }
  | { op: 'insert'; list: 'edges'; index: number; value: ModelEdge }
  | { op: 'delete'; list: 'nodes' | 'edges'; index: number }
  | { op: 'replace'; list: 'nodes'; index: number; value: ModelNode }
  | { op: 'replace'; list: 'edges'; index: number; value: ModelEdge }
  | { op: 'ends'; side: 'inputs' | 'outputs'; value: ModelGraph['inputs'] }
  /** All lists or definitions at once, for edits that touch much of them. What did not change is shared, not copied. */
  | { op: 'nodes'; value: ModelNode[] }
  | { op: 'edges'; value: ModelEdge[] }
  | { op: 'blocks'; value: ModelGraph['blocks'] }

function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new RangeError(`A patch is about entry ${index} of ${list.length}`)
  return value
}

/** Lists are copied once for all patches, not once for each: a step may have thousands. */
class Draft {
  readonly #own = new Set<'nodes' | 'edges'>()
  constructor(public graph: ModelGraph) {}

  #writable(list: 'nodes' | 'edges'): void {
    if (this.#own.has(list)) return
    this.#own.add(list)
    this.graph = { ...this.graph, [list]: [...this.graph[list]] }
  }

  /** Changes the draft. @returns the patch that undoes it */
  apply(patch: Patch): Patch {
    switch (patch.op) {
      case 'ends': {
        const { side } = patch
        const before = this.graph[side]
        this.graph = { ...this.graph, [side]: patch.value }
        return { op: 'ends', side, value: before }
      }
      case 'blocks': {
        const { blocks, ...rest } = this.graph
        this.graph = patch.value === undefined ? rest : { ...rest, blocks: patch.value }
        return { op: 'blocks', value: blocks }
      }
      case 'nodes': {
        const before = this.graph.nodes
        this.#own.delete('nodes')
        this.graph = { ...this.graph, nodes: patch.value }
        return { op: 'nodes', value: before }
      }
      case 'edges': {
        const before = this.graph.edges
        this.#own.delete('edges')
        this.graph = { ...this.graph, edges: patch.value }
        return { op: 'edges', value: before }
      }
      default:
        this.#writable(patch.list)
        return patch.list === 'nodes' ? this.#splice(patch, 'nodes') : this.#splice(patch, 'edges')
    }
  }

  #splice<P extends Extract<Patch, { list: unknown }>>(patch: P, list: 'nodes' | 'edges'): Patch {
    const { op, index } = patch
    const values: unknown[] = this.graph[list]
    if (op === 'insert') {
      values.splice(index, 0, patch.value)
      return { op: 'delete', list, index }
    }
    const before = list === 'nodes' ? at(this.graph.nodes, index) : at(this.graph.edges, index)
    if (op === 'replace') values[index] = patch.value
    else values.splice(index, 1)
    return { op: op === 'replace' ? 'replace' : 'insert', list, index, value: before } as Patch
  }
}

/** A new graph; the given one is not touched. `inverse` leads back to an equal document. */
export function applyPatches(graph: ModelGraph, patches: readonly Patch[]): { graph: ModelGraph; inverse: Patch[] } {
  const draft = new Draft(graph)
  const inverse = patches.map((patch) => draft.apply(patch))
  return { graph: draft.graph, inverse: inverse.reverse() }
}
