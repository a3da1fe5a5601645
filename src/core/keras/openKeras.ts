/** A Keras model's description as a graph of ours. Pure: nothing in it is ever run, and every refusal names its layer. */
import type { ModelGraph, ModelNode } from '@shared/project'
import { findLayer, NotTaken, type WeightSpec } from '@core/layers'
import { analyse, type Analysis } from '@core/model'
import { flatten, type FlatLayer, type FlatModel } from './flatten'
import { inputShapes } from './inputShape'
import { notesText } from './notes'
import { modelNotTaken, type Refusal } from './refusals'
import { takeLayer, type Taken } from './take'
import { notAModel, readTopology } from './topology'

/** Where a layer's weights are in a Keras file. */
export interface WeightPlace {
  /** Node id. */
  id: string
  /** Names of the models around it and its own, outermost first. */
  path: readonly string[]
  /** Its folder in a .keras file, and what lies in it, in our order. */
  folder: string
  parts: readonly string[] | undefined
  weights: readonly WeightSpec[]
}

export interface OpenedKeras {
  name: string
  graph: ModelGraph
  parameters: number
  /** Only layers with weights, in the order of the file. */
  places: WeightPlace[]
  /** What was left out and changes nothing that it computes, a sentence each. */
  notes: string[]
}

/**
 * @param json parsed, what `model.to_json()` gives
 * @param version Keras', e.g. `2.15.0`; null: unknown
 * @throws AnnealError `not-a-keras-model`, `too-many-layers`, `model-not-taken` naming every layer with its reason
 */
export function openKeras(json: unknown, version: string | null): OpenedKeras {
  const topology = readTopology(json)
  const flat = flatten(topology)
  const refusals: Refusal[] = []
  const taken = new Map<string, Taken>()
  const before3 = version !== null && Number.parseInt(version, 10) < 3
  for (const layer of flat.layers) {
    try {
      checkCall(layer)
      if (layer.layer.className !== 'InputLayer') {
        const { className, config } = layer.layer
        taken.set(layer.id, takeLayer(className, config, before3))
      }
    } catch (e) {
      if (!(e instanceof NotTaken)) throw e
      refusals.push(refusalOf(layer, e.message))
    }
  }
  const shapes = inputShapes(flat.layers)
  refusals.push(...shapes.refusals)
  if (refusals.length > 0) throw modelNotTaken(refusals, flat.layers.length)
  if (flat.outputs.length === 0 || flat.outputs.includes(null)) throw notAModel('an output of it is given by no layer')

  const { graph, analysis } = firstThatFits(flat, taken, shapes)
  refusals.push(
    ...problemRefusals(flat.layers, analysis),
    ...sharedRefusals(flat.layers, analysis),
    ...axisRefusals(flat.layers, taken, analysis)
  )
  if (refusals.length > 0) throw modelNotTaken(refusals, flat.layers.length)
  return {
    name: topology.name,
    graph,
    parameters: analysis.parameters,
    places: placesOf(flat.layers, analysis),
    notes: notesText([...taken.values()], shapes.placeholder)
  }
}

const refusalOf = ({ path, layer: { className } }: FlatLayer, reason: string): Refusal => ({
  layer: path.join('/'),
  className,
  reason
})

/** @throws NotTaken */
function checkCall({ layer, sources, readsOther, arguments: given }: FlatLayer): void {
  if (layer.className === 'Lambda') throw new NotTaken('it holds code, which is never run')
  if (layer.custom !== null) throw new NotTaken(`it is a class of its own (${layer.custom}), whose code is never run`)
  if (sources.includes(null)) throw new NotTaken('it reads from a layer that is not there')
  if (readsOther !== null) throw new NotTaken(`it reads a second output of “${readsOther}”`)
  if (given.length > 0) throw new NotTaken(`it is called with ${[...new Set(given)].join(', ')}`)
}

/** A graph for the first size of its open inputs that all its layers can take. */
function firstThatFits(
  flat: FlatModel,
  taken: ReadonlyMap<string, Taken>,
  { sizes, shapeOf }: ReturnType<typeof inputShapes>
): { graph: ModelGraph; analysis: Analysis } {
  let best: { graph: ModelGraph; analysis: Analysis } | undefined
  for (const size of sizes) {
    const graph = graphOf(flat, taken, (id) => shapeOf(id, size))
    const analysis = analyse(graph)
    if (!best || analysis.problems.length < best.analysis.problems.length) best = { graph, analysis }
    if (analysis.problems.length === 0) break
  }
  if (!best) throw new Error('There is always a size to try')
  return best
}

interface InputShape {
  shape: number[]
  /** It takes any size: the data's. */
  open: boolean
}

function graphOf(
  flat: FlatModel,
  taken: ReadonlyMap<string, Taken>,
  inputOf: (id: string) => InputShape | null
): ModelGraph {
  const ids = new Set(flat.layers.map(({ id }) => id))
  const behind = new Map<string, string>()
  const nodes = flat.layers.flatMap(({ id }): ModelNode[] => {
    const input = inputOf(id)
    if (input) return [{ id, type: 'input', params: { shape: input.shape } }]
    const { type, params, then } = taken.get(id) ?? { type: '', params: {} }
    if (!then) return [{ id, type, params }]
    behind.set(id, freeId(ids, `${id.slice(0, 55)}_${then.type}`))
    return [
      { id, type, params },
      { id: behind.get(id) ?? id, ...then }
    ]
  })
  const leaving = (id: string): string => behind.get(id) ?? id
  const edges = [
    ...flat.layers.flatMap(({ id, sources }) =>
      sources.flatMap((from, slot) => (from === null ? [] : [{ from: leaving(from), to: id, slot }]))
    ),
    ...[...behind].map(([from, to]) => ({ from, to, slot: 0 }))
  ]
  const ends = (ids: readonly string[], only: string, adapts: (id: string) => boolean): ModelGraph['inputs'] =>
    Object.fromEntries(ids.map((node) => [ids.length === 1 ? only : node, { node, adapts: adapts(node) }]))
  const inputs = flat.layers.filter(({ id }) => inputOf(id) !== null).map(({ id }) => id)
  const outputs = [...new Set(flat.outputs.filter((id) => id !== null).map(leaving))]
  return {
    nodes,
    edges,
    inputs: ends(inputs, 'input', (id) => inputOf(id)?.open ?? false),
    outputs: ends(outputs, 'output', () => false)
  }
}

function freeId(taken: Set<string>, wanted: string): string {
  let id = wanted
  for (let i = 2; taken.has(id); i++) id = `${wanted}_${i}`
  taken.add(id)
  return id
}

function problemRefusals(layers: readonly FlatLayer[], { problems }: Analysis): Refusal[] {
  const byId = new Map(layers.map((layer) => [layer.id, layer]))
  return problems.map(({ node, message }) => {
    const layer = node === null ? undefined : byId.get(node)
    return layer ? refusalOf(layer, message) : { layer: '', className: 'The model', reason: message }
  })
}

/** One set of weights in two places can't be drawn yet; without weights a layer is simply there twice. */
function sharedRefusals(layers: readonly FlatLayer[], { nodes }: Analysis): Refusal[] {
  return layers
    .filter(({ id, again }) => again && (nodes.get(id)?.weights.length ?? 0) > 0)
    .map((layer) => refusalOf(layer, 'it is used in several places with the same weights'))
}

/** Layers here work along the last axis; Keras counts axes with the batch. */
function axisRefusals(layers: readonly FlatLayer[], taken: ReadonlyMap<string, Taken>, { nodes }: Analysis): Refusal[] {
  return layers.flatMap((layer) => {
    const axis = taken.get(layer.id)?.axis
    const rank = nodes.get(layer.id)?.inputShapes[0]?.length
    if (axis === undefined || axis === null || rank === undefined) return []
    const axes: unknown[] = Array.isArray(axis) ? axis : [axis]
    if (axes.length === 1 && (axes[0] === -1 || axes[0] === rank)) return []
    return [refusalOf(layer, `its axis is ${axes.join(', ')}, and here it is always the last`)]
  })
}

function placesOf(layers: readonly FlatLayer[], { nodes }: Analysis): WeightPlace[] {
  return layers.flatMap(({ id, path, folder }): WeightPlace[] => {
    const node = nodes.get(id)
    if (!node || node.weights.length === 0) return []
    const parts = findLayer(node.type)?.keras.parts
    return [{ id, path, folder, parts, weights: node.weights }]
  })
}
