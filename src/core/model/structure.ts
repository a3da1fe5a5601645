/** The graph without its shapes: who feeds whom, in which order, and what is wrong with that. */
import type { ModelGraph, ModelNode } from '@shared/project'
import { findLayer, showInputCount, takes } from '@core/layers'
import type { ModelProblem } from './problems'

export interface Structure {
  nodes: ReadonlyMap<string, ModelNode>
  /** Sources of each node by slot; a hole where nothing is connected. */
  sources: ReadonlyMap<string, readonly (string | undefined)[]>
  /** Every node that is not in or behind a cycle, sources first; otherwise in document order. */
  order: readonly string[]
  problems: ModelProblem[]
}

/** Kahn's algorithm; ready nodes leave in document order, so the result is stable. */
function sortNodes(graph: ModelGraph, sources: Structure['sources']): string[] {
  const waiting = new Map<string, number>()
  const targets = new Map<string, string[]>()
  for (const { id } of graph.nodes) {
    const from = (sources.get(id) ?? []).filter((s) => s !== undefined)
    waiting.set(id, from.length)
    for (const source of from) {
      const list = targets.get(source)
      if (list) list.push(id)
      else targets.set(source, [id])
    }
  }
  const order: string[] = []
  const ready = graph.nodes.map((n) => n.id).filter((id) => waiting.get(id) === 0)
  for (let i = 0; i < ready.length; i++) {
    const id = ready[i]
    if (id === undefined) break
    order.push(id)
    for (const target of targets.get(id) ?? []) {
      const left = (waiting.get(target) ?? 0) - 1
      waiting.set(target, left)
      if (left === 0) ready.push(target)
    }
  }
  return order
}

function checkNodes(graph: ModelGraph, nodes: Map<string, ModelNode>): ModelProblem[] {
  const problems: ModelProblem[] = []
  for (const node of graph.nodes) {
    if (nodes.has(node.id)) {
      problems.push({
        node: node.id,
        code: 'duplicate-id',
        message: 'Two layers have this id, each layer needs its own.',
        hint: 'Rename one of the two.'
      })
      continue
    }
    nodes.set(node.id, node)
    if (findLayer(node.type)) continue
    problems.push({
      node: node.id,
      code: 'unknown-layer',
      message: `There is no layer type “${node.type}” in this version.`,
      hint: 'Replace the layer, or update Anneal.'
    })
  }
  return problems
}

function connect(graph: ModelGraph, nodes: Map<string, ModelNode>, problems: ModelProblem[]): Structure['sources'] {
  const sources = new Map<string, (string | undefined)[]>()
  for (const id of nodes.keys()) sources.set(id, [])
  for (const edge of graph.edges) {
    const slots = sources.get(edge.to)
    const missing = [edge.from, edge.to].filter((id) => !nodes.has(id))
    if (missing.length > 0 || !slots) {
      problems.push({
        node: slots ? edge.to : nodes.has(edge.from) ? edge.from : null,
        code: 'dangling-edge',
        message: `The connection ${edge.from} → ${edge.to} leads to no layer: there is no “${missing.join('”, “')}”.`,
        hint: 'Remove the connection.'
      })
    } else if (slots[edge.slot] !== undefined) {
      problems.push({
        node: edge.to,
        code: 'wrong-inputs',
        message: `Input ${edge.slot + 1} is connected twice, with “${slots[edge.slot]}” and “${edge.from}”.`,
        hint: 'Remove one of the two connections.'
      })
    } else {
      slots[edge.slot] = edge.from
    }
  }
  return sources
}

function checkArity(nodes: Map<string, ModelNode>, sources: Structure['sources']): ModelProblem[] {
  const problems: ModelProblem[] = []
  for (const [id, node] of nodes) {
    const layer = findLayer(node.type)
    if (!layer) continue
    const given = sources.get(id) ?? []
    const connected = given.filter((s) => s !== undefined).length
    if (given.length === connected && takes(layer.inputs, connected)) continue
    problems.push({
      node: id,
      code: 'wrong-inputs',
      message:
        layer.inputs === 0
          ? 'An input layer takes nothing, something is connected to it.'
          : `${layer.title} takes ${showInputCount(layer.inputs)}, ${connected} of them ${connected === 1 ? 'is' : 'are'} connected.`,
      hint: layer.inputs === 0 ? 'Remove that connection.' : 'Connect the output of another layer to it.'
    })
  }
  return problems
}

function checkEnds(graph: ModelGraph, nodes: Map<string, ModelNode>): ModelProblem[] {
  const problems: ModelProblem[] = []
  const whole = (code: 'no-input' | 'no-output', message: string, hint: string): void => {
    problems.push({ node: null, code, message, hint })
  }
  if (Object.keys(graph.inputs).length === 0) {
    whole('no-input', 'The model has no input.', 'Add an input layer and name it as an input.')
  }
  if (Object.keys(graph.outputs).length === 0) {
    whole('no-output', 'The model has no output.', 'Name the last layer as an output.')
  }
  for (const [name, end] of [...Object.entries(graph.inputs), ...Object.entries(graph.outputs)]) {
    if (nodes.has(end.node)) continue
    problems.push({
      node: null,
      code: 'missing-end',
      message: `“${name}” stands for the layer “${end.node}”, which the model does not have.`,
      hint: 'Choose another layer for it.'
    })
  }
  const fed = new Set(Object.values(graph.inputs).map((end) => end.node))
  for (const [id, node] of nodes) {
    const isInput = node.type === 'input'
    if (isInput === fed.has(id)) continue
    problems.push({
      node: id,
      code: 'missing-end',
      message: isInput
        ? 'This input layer has no name among the model’s inputs, so it gets no data.'
        : 'It is named as an input of the model but is not an input layer.',
      hint: isInput ? 'Name it as an input, or remove it.' : 'Name an input layer instead.'
    })
  }
  return problems
}

/** Layers no output needs: they would be trained for nothing. */
function checkUse(graph: ModelGraph, nodes: Map<string, ModelNode>, sources: Structure['sources']): ModelProblem[] {
  const used = new Set<string>()
  const open = Object.values(graph.outputs).map((end) => end.node)
  if (open.length === 0) return []
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (used.has(id)) continue
    used.add(id)
    for (const source of sources.get(id) ?? []) if (source !== undefined) open.push(source)
  }
  return [...nodes.keys()]
    .filter((id) => !used.has(id))
    .map((id) => ({
      node: id,
      code: 'unused-layer' as const,
      message: 'Nothing that leads to an output uses this layer.',
      hint: 'Connect it, or remove it.'
    }))
}

/** Reads the connections and finds every structural problem at once. */
export function readStructure(graph: ModelGraph): Structure {
  const nodes = new Map<string, ModelNode>()
  const problems = checkNodes(graph, nodes)
  const sources = connect(graph, nodes, problems)
  problems.push(...checkArity(nodes, sources), ...checkEnds(graph, nodes), ...checkUse(graph, nodes, sources))
  const order = sortNodes({ ...graph, nodes: [...nodes.values()] }, sources)
  if (order.length < nodes.size) {
    const sorted = new Set(order)
    const left = [...nodes.keys()].filter((id) => !sorted.has(id))
    const inCycle = left.filter((id) => reaches(id, id, sources))
    problems.push({
      node: inCycle[0] ?? null,
      code: 'cycle',
      message: `These layers feed themselves in a circle: ${inCycle.join(', ')}.`,
      hint: 'Remove one of the connections between them.'
    })
  }
  return { nodes, sources, order, problems }
}

/** Whether `target` is among the (indirect) sources of `id`. */
export function reaches(id: string, target: string, sources: Structure['sources']): boolean {
  const seen = new Set<string>()
  const open = [...(sources.get(id) ?? [])]
  while (open.length > 0) {
    const next = open.pop()
    if (next === undefined || seen.has(next)) continue
    if (next === target) return true
    seen.add(next)
    open.push(...(sources.get(next) ?? []))
  }
  return false
}
