/** Fits a model to a data set: one document serves any image data, another any table. */
import { AnnealError } from '@shared/errors'
import type { ModelEnd, ModelGraph, ModelNode } from '@shared/project'
import { findLayer, showShape, type ActivationName, type Shape } from '@core/layers'
import { analyse } from './analyse'
import type { EditCommand } from './commands'
import { FreeIds } from './edits/ids'
import { applyEdit, applyEdits } from './edits/plan'
import { blockOf, definition } from './parts'

export interface DataEnds {
  /** Input name -> shape of one example. */
  inputs: Readonly<Record<string, Shape>>
  /** Output name -> what its target needs: classes with softmax, or one linear value. */
  outputs: Readonly<Record<string, { units: number; activation: ActivationName }>>
  /** Input name -> how many ids there are, where an example is a row of word ids. */
  ids?: Readonly<Record<string, number>>
}

function node(graph: ModelGraph, id: string): ModelNode {
  const found = graph.nodes.find((n) => n.id === id)
  if (found) return found
  throw new AnnealError({
    code: 'model-invalid',
    message: `The model names the layer “${id}” as an end, but does not have it.`,
    where: id,
    hint: 'Choose another layer for it.'
  })
}

function withParams(graph: ModelGraph, id: string, change: ModelNode['params']): ModelGraph {
  return applyEdit(graph, { kind: 'setParams', id, params: { ...node(graph, id).params, ...change } }).graph
}

function checkNames(what: 'input' | 'output', model: readonly string[], data: readonly string[]): void {
  if (model.length === data.length && model.every((name) => data.includes(name))) return
  throw new AnnealError({
    code: `${what}s-differ`,
    message: `The model’s ${what}s are ${model.join(', ') || 'none'}; the data has ${data.join(', ') || 'none'}.`,
    hint: `Use a model with ${data.length === 1 ? `one ${what}` : `these ${what}s`}.`
  })
}

interface Reader {
  node: ModelNode
  /** The block whose definition it is in. */
  inside?: string
}

/** Layers that read what `id` gives, also those in blocks that it flows into. */
function readers(graph: ModelGraph, id: string, inside?: string): Reader[] {
  const drawing = inside === undefined ? graph : definition(graph, inside)
  const place = inside === undefined ? {} : { inside }
  return (drawing?.edges ?? [])
    .filter((edge) => edge.from === id)
    .flatMap(({ to }) => {
      const reader = drawing?.nodes.find((n) => n.id === to)
      if (!reader) return []
      const name = blockOf(reader)?.block
      const block = name === undefined ? undefined : definition(graph, name)
      return name !== undefined && block && name !== inside
        ? readers(graph, block.input, name)
        : [{ node: reader, ...place }]
    })
}

/**
 * Word ids are names, not amounts: only an Embedding can read them, and it reads nothing else. Behind an adapting
 * input it takes as many ids as there are.
 * @throws AnnealError `ids-need-embedding`, `embedding-needs-ids`, `too-many-ids`
 */
function fitIds(graph: ModelGraph, end: ModelEnd, ids: number | undefined): ModelGraph {
  let adapted = graph
  for (const { node, inside } of readers(graph, end.node)) {
    const { id, type, params } = node
    if (ids === undefined && type !== 'embedding') continue
    if (ids === undefined) throw embeddingNeedsIds(id)
    if (type !== 'embedding') throw idsNeedEmbedding(id)
    if (end.adapts) {
      const command: EditCommand = { kind: 'setParams', id, params: { ...params, inputDim: ids } }
      adapted = applyEdit(adapted, inside === undefined ? command : { ...command, in: inside }).graph
    } else if (Number(params['inputDim']) < ids) throw tooManyIds(id, Number(params['inputDim']), ids)
  }
  return adapted
}

function embeddingNeedsIds(where: string): AnnealError {
  return new AnnealError({
    code: 'embedding-needs-ids',
    message: 'The model reads word ids, and the data has none.',
    where,
    hint: 'Use it with a data set whose only feature is a text prepared as word ids, or choose another model.'
  })
}

function idsNeedEmbedding(where: string): AnnealError {
  return new AnnealError({
    code: 'ids-need-embedding',
    message: 'The text is prepared as word ids, and the model’s first layer is no Embedding.',
    where,
    hint: 'Use the model “text”, or prepare the text as word counts.'
  })
}

function tooManyIds(where: string, own: number, ids: number): AnnealError {
  return new AnnealError({
    code: 'too-many-ids',
    message: `The Embedding layer holds ${own} ids; the text has ${ids}.`,
    where,
    hint: `Set its number of ids to ${ids}, or let the model’s input take the data’s shape.`
  })
}

function adaptInput(graph: ModelGraph, end: ModelEnd, shape: Shape): ModelGraph {
  if (end.adapts) return withParams(graph, end.node, { shape: [...shape] })
  const own = node(graph, end.node).params['shape']
  if (JSON.stringify(own) === JSON.stringify(shape)) return graph
  throw new AnnealError({
    code: 'input-shape-differs',
    message: `The model takes ${Array.isArray(own) ? showShape(own.map(Number)) : 'another shape'}; the data has ${showShape(shape)}.`,
    where: end.node,
    hint: 'Let the input take the data’s shape, or import the data in that size.'
  })
}

function adaptOutput(graph: ModelGraph, end: ModelEnd, wanted: DataEnds['outputs'][string]): ModelGraph {
  const last = node(graph, end.node)
  const hasUnits = findLayer(last.type)?.params.shape['units'] !== undefined
  if (end.adapts && hasUnits) return withParams(graph, end.node, { ...wanted })
  // A block, and a layer without units of its own, give what their layers give.
  const given = hasUnits ? last.params['units'] : analyse(graph).nodes.get(end.node)?.outputShape.join()
  if (String(given) === String(wanted.units)) return graph
  const values = `${wanted.units} ${wanted.units === 1 ? 'value' : 'values'}`
  throw new AnnealError({
    code: 'output-units-differ',
    message: `The last layer “${end.node}” does not give the ${values} the target needs.`,
    where: end.node,
    hint: `End the model with a Dense layer of ${wanted.units} ${wanted.units === 1 ? 'unit' : 'units'}, or let the output adapt to the data.`
  })
}

/**
 * Sets the shapes of adapting inputs and the units and activation of adapting outputs. Blocks stay blocks: what is
 * trained is `expandBlocks` of the result.
 * @throws AnnealError `inputs-differ`, `outputs-differ`, `input-shape-differs`, `output-units-differ`, those of `fitIds`
 */
export function adaptGraph(graph: ModelGraph, ends: DataEnds): ModelGraph {
  checkNames('input', Object.keys(graph.inputs), Object.keys(ends.inputs))
  checkNames('output', Object.keys(graph.outputs), Object.keys(ends.outputs))
  let adapted = graph
  for (const [name, end] of Object.entries(graph.inputs)) {
    adapted = fitIds(adapted, end, ends.ids?.[name])
    adapted = adaptInput(adapted, end, ends.inputs[name] ?? [])
  }
  for (const [name, end] of Object.entries(graph.outputs)) {
    const wanted = ends.outputs[name]
    if (wanted) adapted = adaptOutput(adapted, end, { units: wanted.units, activation: wanted.activation })
  }
  return adapted
}

/** A Dropout layer of this rate before each output layer; rate 0: the graph as it is. */
export function withDropout(graph: ModelGraph, rate: number): ModelGraph {
  if (rate === 0) return graph
  const ids = new FreeIds(graph.nodes.map((n) => n.id))
  const outputs = new Set(Object.values(graph.outputs).map((end) => end.node))
  const commands = [...outputs].flatMap((outputId): EditCommand[] => {
    const edge = graph.edges.find((e) => e.to === outputId && e.slot === 0)
    if (!edge) return []
    const output = node(graph, outputId)
    const position = output.position ? { position: { ...output.position } } : {}
    return [
      { kind: 'insertOnEdge', edge, node: { id: ids.like('dropout'), type: 'dropout', params: { rate }, ...position } }
    ]
  })
  return applyEdits(graph, commands).graph
}
