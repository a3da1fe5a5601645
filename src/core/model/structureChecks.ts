/** What can be wrong with a graph before its shapes are known. */
import type { ModelGraph, ModelNode } from '@shared/project'
import { findLayer, showInputCount, takes } from '@core/layers'
import { BLOCK, BLOCK_INPUT, inputsOf } from './parts'
import type { ModelProblem, ModelProblemCode } from './problems'
import type { Structure } from './structure'

export function problem(node: string | null, code: ModelProblemCode, message: string, hint: string): ModelProblem {
  return { node, code, severity: 'error', message, hint }
}

export function checkNodes(
  graph: Pick<ModelGraph, 'nodes'>,
  nodes: Map<string, ModelNode>,
  isBlock: boolean
): ModelProblem[] {
  const problems: ModelProblem[] = []
  for (const node of graph.nodes) {
    if (nodes.has(node.id)) {
      const message = 'Two layers have this id, each layer needs its own.'
      problems.push(problem(node.id, 'duplicate-id', message, 'Rename one of the two.'))
      continue
    }
    nodes.set(node.id, node)
    if (isBlock && node.type === 'input') {
      const message = 'An input layer can’t be inside a block: data flows in from the layer before it.'
      problems.push(problem(node.id, 'bad-block', message, 'Remove it.'))
    } else if (!findLayer(node.type) && node.type !== BLOCK && !(isBlock && node.type === BLOCK_INPUT)) {
      const message = `There is no layer type “${node.type}” in this version.`
      problems.push(problem(node.id, 'unknown-layer', message, 'Replace the layer, or update Anneal.'))
    }
  }
  return problems
}

export function checkArity(nodes: ReadonlyMap<string, ModelNode>, sources: Structure['sources']): ModelProblem[] {
  const problems: ModelProblem[] = []
  for (const [id, node] of nodes) {
    const inputs = inputsOf(node.type)
    if (inputs === undefined) continue
    const given = sources.get(id) ?? []
    let connected = 0
    for (const source of given) if (source !== undefined) connected += 1
    if (given.length === connected && takes(inputs, connected)) continue
    const title = findLayer(node.type)?.title ?? 'A block'
    problems.push(
      problem(
        id,
        'wrong-inputs',
        inputs === 0
          ? 'An input layer takes nothing, something is connected to it.'
          : `${title} takes ${showInputCount(inputs)}, ${connected} of them ${connected === 1 ? 'is' : 'are'} connected.`,
        inputs === 0 ? 'Remove that connection.' : 'Connect the output of another layer to it.'
      )
    )
  }
  return problems
}

export function checkEnds(graph: ModelGraph, nodes: ReadonlyMap<string, ModelNode>): ModelProblem[] {
  const problems: ModelProblem[] = []
  if (Object.keys(graph.inputs).length === 0) {
    const hint = 'Add an input layer and name it as an input.'
    problems.push(problem(null, 'no-input', 'The model has no input.', hint))
  }
  if (Object.keys(graph.outputs).length === 0) {
    problems.push(problem(null, 'no-output', 'The model has no output.', 'Name the last layer as an output.'))
  }
  for (const [name, end] of [...Object.entries(graph.inputs), ...Object.entries(graph.outputs)]) {
    if (nodes.has(end.node)) continue
    const message = `“${name}” stands for the layer “${end.node}”, which the model does not have.`
    problems.push(problem(null, 'missing-end', message, 'Choose another layer for it.'))
  }
  const fed = new Set(Object.values(graph.inputs).map((end) => end.node))
  for (const [id, node] of nodes) {
    const isInput = node.type === 'input'
    if (isInput === fed.has(id)) continue
    const message = isInput
      ? 'This input layer has no name among the model’s inputs, so it gets no data.'
      : 'It is named as an input of the model but is not an input layer.'
    const hint = isInput ? 'Name it as an input, or remove it.' : 'Name an input layer instead.'
    problems.push(problem(id, 'missing-end', message, hint))
  }
  return problems
}

/** Layers no output needs: they would be trained for nothing. */
export function checkUse(
  outputs: readonly string[],
  nodes: ReadonlyMap<string, ModelNode>,
  sources: Structure['sources']
): ModelProblem[] {
  if (outputs.length === 0) return []
  const used = new Set<string>()
  const open = [...outputs]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (used.has(id)) continue
    used.add(id)
    for (const source of sources.get(id) ?? []) if (source !== undefined) open.push(source)
  }
  const problems: ModelProblem[] = []
  for (const id of nodes.keys()) {
    if (used.has(id)) continue
    const message = 'Nothing that leads to an output uses this layer.'
    problems.push(problem(id, 'unused-layer', message, 'Connect it, or remove it.'))
  }
  return problems
}
