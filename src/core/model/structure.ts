/** The graph without its shapes: who feeds whom, in which order, and what is wrong with that. */
import type { ModelBlock, ModelEdge, ModelGraph, ModelNode } from '@shared/project'
import { circles } from './circles'
import type { ModelProblem } from './problems'
import { checkArity, checkEnds, checkNodes, checkUse, problem } from './structureChecks'

export interface Structure {
  nodes: ReadonlyMap<string, ModelNode>
  /** Sources of each node by slot; a hole where nothing is connected. */
  sources: ReadonlyMap<string, readonly (string | undefined)[]>
  /** Every node that is not in or behind a cycle, sources first; otherwise in document order. */
  order: readonly string[]
  problems: ModelProblem[]
}

/** More inputs than any layer has are not listed one by one: a hand-edited slot may be in the billions. */
const MOST_SLOTS = 1000

/** Kahn's algorithm; ready nodes leave in document order, so the result is stable. */
function sortNodes(ids: Iterable<string>, sources: Structure['sources']): string[] {
  const waiting = new Map<string, number>()
  const targets = new Map<string, string[]>()
  const ready: string[] = []
  for (const id of ids) {
    let count = 0
    for (const source of sources.get(id) ?? []) {
      if (source === undefined) continue
      count += 1
      const list = targets.get(source)
      if (list) list.push(id)
      else targets.set(source, [id])
    }
    waiting.set(id, count)
    if (count === 0) ready.push(id)
  }
  for (let i = 0; i < ready.length; i++) {
    const id = ready[i]
    if (id === undefined) break
    for (const target of targets.get(id) ?? []) {
      const left = (waiting.get(target) ?? 0) - 1
      waiting.set(target, left)
      if (left === 0) ready.push(target)
    }
  }
  return ready
}

function dangling({ from, to }: ModelEdge, nodes: ReadonlyMap<string, ModelNode>): ModelProblem {
  const missing = [from, to].filter((id) => !nodes.has(id))
  return problem(
    nodes.has(to) ? to : nodes.has(from) ? from : null,
    'dangling-edge',
    `The connection ${from} → ${to} leads to no layer: there is no “${missing.join('”, “')}”.`,
    'Remove the connection.'
  )
}

function connect(
  edges: readonly ModelEdge[],
  nodes: ReadonlyMap<string, ModelNode>,
  problems: ModelProblem[]
): Structure['sources'] {
  const sources = new Map<string, (string | undefined)[]>()
  for (const id of nodes.keys()) sources.set(id, [])
  for (const edge of edges) {
    const slots = sources.get(edge.to)
    if (!slots || !nodes.has(edge.from)) {
      problems.push(dangling(edge, nodes))
    } else if (edge.slot >= MOST_SLOTS) {
      const message = `Input ${edge.slot + 1} is connected; no layer has more than ${MOST_SLOTS}.`
      problems.push(problem(edge.to, 'wrong-inputs', message, 'Remove that connection.'))
    } else if (slots[edge.slot] !== undefined) {
      const message = `Input ${edge.slot + 1} is connected twice, with “${slots[edge.slot]}” and “${edge.from}”.`
      problems.push(problem(edge.to, 'wrong-inputs', message, 'Remove one of the two connections.'))
    } else {
      slots[edge.slot] = edge.from
    }
  }
  return sources
}

function checkCircles(ids: readonly string[], sources: Structure['sources']): ModelProblem[] {
  return circles(ids, (id) => sources.get(id) ?? []).map((members) =>
    problem(
      members[0] ?? null,
      'cycle',
      `These layers feed themselves in a circle: ${members.join(', ')}.`,
      'Remove one of the connections between them.'
    )
  )
}

/** The connections of a graph whose problems are told elsewhere. */
export function readConnections(graph: Pick<ModelGraph, 'nodes' | 'edges'>): Omit<Structure, 'problems'> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const sources = connect(graph.edges, nodes, [])
  return { nodes, sources, order: sortNodes(nodes.keys(), sources) }
}

/**
 * Reads the connections and finds every structural problem at once.
 * @param block the definition, where it is one that is read: it has an entry and an exit instead of named ends
 */
export function readStructure(graph: ModelGraph, block?: ModelBlock): Structure {
  const nodes = new Map<string, ModelNode>()
  const problems = checkNodes(graph, nodes, block !== undefined)
  const sources = connect(graph.edges, nodes, problems)
  problems.push(...checkArity(nodes, sources))
  if (!block) problems.push(...checkEnds(graph, nodes))
  problems.push(
    ...checkUse(block ? [block.output] : Object.values(graph.outputs).map((end) => end.node), nodes, sources)
  )
  const order = sortNodes(nodes.keys(), sources)
  if (order.length < nodes.size) {
    const sorted = new Set(order)
    const left = [...nodes.keys()].filter((id) => !sorted.has(id))
    problems.push(...checkCircles(left, sources))
  }
  return { nodes, sources, order, problems }
}
