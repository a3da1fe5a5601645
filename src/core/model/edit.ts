/** What a person does to a model, as data. A command becomes patches; patches know how to undo themselves. */
import { AnnealError } from '@shared/errors'
import { nodeIdSchema, type ModelEdge, type ModelGraph, type ModelNode } from '@shared/project'
import { applyPatches, type Patch } from './patch'
import { readStructure, reaches } from './structure'

export type EditCommand =
  | { kind: 'addNode'; node: ModelNode }
  /** Its connections and its names among inputs and outputs go too. */
  | { kind: 'removeNode'; id: string }
  /** What was connected to that slot is replaced. */
  | { kind: 'connect'; edge: ModelEdge }
  | { kind: 'disconnect'; edge: ModelEdge }
  /** Replaces all params of the layer. */
  | { kind: 'setParams'; id: string; params: ModelNode['params'] }
  | { kind: 'moveNode'; id: string; position: { x: number; y: number } }
  | { kind: 'renameNode'; id: string; to: string }
  | { kind: 'setEnds'; side: 'inputs' | 'outputs'; ends: ModelGraph['inputs'] }

function refuse(code: string, message: string, hint: string, where?: string): AnnealError {
  return new AnnealError({ code, message, hint, ...(where === undefined ? {} : { where }) })
}

function nodeIndex(graph: ModelGraph, id: string): number {
  const index = graph.nodes.findIndex((n) => n.id === id)
  if (index >= 0) return index
  throw refuse('no-such-layer', `The model has no layer “${id}”.`, 'Choose one of the layers it has.', id)
}

function nodeAt(graph: ModelGraph, id: string): { index: number; node: ModelNode } {
  const index = nodeIndex(graph, id)
  const node = graph.nodes[index]
  if (!node) throw new RangeError(`No node ${index}`)
  return { index, node }
}

function checkNewId(graph: ModelGraph, id: string): void {
  const parsed = nodeIdSchema.safeParse(id)
  if (!parsed.success) {
    throw refuse(
      'bad-layer-id',
      `“${id}” can’t be the id of a layer.`,
      'Start with a letter; then letters, digits, _ and -, at most 64.'
    )
  }
  if (graph.nodes.some((n) => n.id === id)) {
    throw refuse('layer-exists', `The model already has a layer “${id}”.`, 'Choose another id.', id)
  }
}

function removeNode(graph: ModelGraph, id: string): Patch[] {
  const patches: Patch[] = []
  for (let index = graph.edges.length - 1; index >= 0; index--) {
    const edge = graph.edges[index]
    if (edge && (edge.from === id || edge.to === id)) patches.push({ op: 'delete', list: 'edges', index })
  }
  patches.push({ op: 'delete', list: 'nodes', index: nodeIndex(graph, id) })
  for (const side of ['inputs', 'outputs'] as const) {
    const kept = Object.entries(graph[side]).filter(([, end]) => end.node !== id)
    if (kept.length < Object.keys(graph[side]).length) {
      patches.push({ op: 'ends', side, value: Object.fromEntries(kept) })
    }
  }
  return patches
}

function connect(graph: ModelGraph, edge: ModelEdge): Patch[] {
  nodeIndex(graph, edge.from)
  nodeIndex(graph, edge.to)
  const { sources } = readStructure(graph)
  if (edge.from === edge.to || reaches(edge.from, edge.to, sources)) {
    throw refuse(
      'cycle',
      `Connecting ${edge.from} → ${edge.to} would close a circle: ${edge.to} already feeds ${edge.from}.`,
      'Data flows one way, from inputs to outputs; connect to a later layer.'
    )
  }
  const index = graph.edges.findIndex((e) => e.to === edge.to && e.slot === edge.slot)
  return index >= 0
    ? [{ op: 'replace', list: 'edges', index, value: edge }]
    : [{ op: 'insert', list: 'edges', index: graph.edges.length, value: edge }]
}

function renameNode(graph: ModelGraph, id: string, to: string): Patch[] {
  const { index, node } = nodeAt(graph, id)
  if (id === to) return []
  checkNewId(graph, to)
  const renamed = (other: string): string => (other === id ? to : other)
  const patches: Patch[] = [{ op: 'replace', list: 'nodes', index, value: { ...node, id: to } }]
  graph.edges.forEach((edge, i) => {
    if (edge.from !== id && edge.to !== id) return
    const value = { ...edge, from: renamed(edge.from), to: renamed(edge.to) }
    patches.push({ op: 'replace', list: 'edges', index: i, value })
  })
  for (const side of ['inputs', 'outputs'] as const) {
    const ends = Object.entries(graph[side])
    if (!ends.some(([, end]) => end.node === id)) continue
    const value = Object.fromEntries(ends.map(([name, end]) => [name, { ...end, node: renamed(end.node) }]))
    patches.push({ op: 'ends', side, value })
  }
  return patches
}

/** The patches of a command. @throws AnnealError when the command makes no sense for this graph */
export function planEdit(graph: ModelGraph, command: EditCommand): Patch[] {
  switch (command.kind) {
    case 'addNode':
      checkNewId(graph, command.node.id)
      return [{ op: 'insert', list: 'nodes', index: graph.nodes.length, value: command.node }]
    case 'removeNode':
      return removeNode(graph, command.id)
    case 'connect':
      return connect(graph, command.edge)
    case 'disconnect': {
      const { from, to, slot } = command.edge
      const index = graph.edges.findIndex((e) => e.from === from && e.to === to && e.slot === slot)
      if (index < 0) throw refuse('no-such-edge', `${from} and ${to} are not connected.`, 'Choose a connection.')
      return [{ op: 'delete', list: 'edges', index }]
    }
    case 'setParams': {
      const { index, node } = nodeAt(graph, command.id)
      return [{ op: 'replace', list: 'nodes', index, value: { ...node, params: command.params } }]
    }
    case 'moveNode': {
      const { index, node } = nodeAt(graph, command.id)
      return [{ op: 'replace', list: 'nodes', index, value: { ...node, position: command.position } }]
    }
    case 'renameNode':
      return renameNode(graph, command.id, command.to)
    case 'setEnds':
      return [{ op: 'ends', side: command.side, value: command.ends }]
  }
}

/** Does a command. `inverse` given to `applyPatches` undoes it, and what that gives does it again. */
export function applyEdit(graph: ModelGraph, command: EditCommand): { graph: ModelGraph; inverse: Patch[] } {
  return applyPatches(graph, planEdit(graph, command))
}
