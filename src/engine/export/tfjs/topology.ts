/**
 * A model's layers as JSON, in the form Keras and TF.js share (Keras' functional `get_config`), and the
 * changes an export makes to it: own classes become stock ones, numeric preprocessing joins the graph.
 */
import { z } from 'zod'
import { AnnealError } from '@shared/errors'

/** [layer, node index, tensor index, call arguments] */
const inboundSchema = z.tuple([z.string(), z.number(), z.number(), z.record(z.string(), z.unknown())])
const layerSchema = z.object({
  name: z.string(),
  class_name: z.string(),
  config: z.record(z.string(), z.unknown()),
  /** One entry a call of the layer; each has one tensor an input. */
  inbound_nodes: z.array(z.array(inboundSchema))
})
export type LayerJson = z.infer<typeof layerSchema>
const endSchema = z.tuple([z.string(), z.number(), z.number()])
export const topologySchema = z.object({
  class_name: z.string(),
  config: z.object({
    name: z.string(),
    layers: z.array(layerSchema),
    input_layers: z.array(endSchema),
    output_layers: z.array(endSchema)
  }),
  keras_version: z.string(),
  backend: z.string()
})
export type Topology = z.infer<typeof topologySchema>

const newLayerSchema = z.object({ class_name: z.string(), config: z.record(z.string(), z.unknown()) })
/** A layer to be put in: its class and settings; name and connections come with its place. */
export type NewLayer = z.infer<typeof newLayerSchema>

/** `wanted`, or with a number behind it where a layer has that name. */
export function freeLayerName(topology: Topology, wanted: string): string {
  const taken = new Set(topology.config.layers.map((layer) => layer.name))
  if (!taken.has(wanted)) return wanted
  for (let i = 1; ; i++) if (!taken.has(`${wanted}_${i}`)) return `${wanted}_${i}`
}

function makeLayer(name: string, { class_name, config }: NewLayer, source: string): LayerJson {
  return { name, class_name, config: { ...config, name }, inbound_nodes: [[[source, 0, 0, {}]]] }
}

/** Puts a layer between an input and everything that reads it. */
export function insertAfterInput(topology: Topology, input: string, name: string, layer: NewLayer): Topology {
  const { config } = topology
  const layers = config.layers.flatMap((existing) => {
    if (existing.name === input) return [existing, makeLayer(name, layer, input)]
    const inbound_nodes = existing.inbound_nodes.map((node) =>
      node.map((tensor): typeof tensor => (tensor[0] === input ? [name, 0, 0, tensor[3]] : tensor))
    )
    return [{ ...existing, inbound_nodes }]
  })
  return { ...topology, config: { ...config, layers } }
}

/**
 * Puts a layer behind an output; the model gives out what that layer gives.
 * @param output its number: what ends a node of the graph may be the last of several layers
 */
export function appendToOutput(topology: Topology, output: number, name: string, layer: NewLayer): Topology {
  const { config } = topology
  const source = config.output_layers[output]?.[0]
  if (source === undefined) throw new Error(`The model has no output ${output}`)
  const output_layers = config.output_layers.map((end, i): typeof end => (i === output ? [name, 0, 0] : end))
  return {
    ...topology,
    config: { ...config, layers: [...config.layers, makeLayer(name, layer, source)], output_layers }
  }
}

/** What plain @tensorflow/tfjs and Keras both know under this name. */
const stockLayers = new Set([
  'Activation',
  'Add',
  'AlphaDropout',
  'Average',
  'AveragePooling1D',
  'AveragePooling2D',
  'AveragePooling3D',
  'BatchNormalization',
  'Concatenate',
  'Conv1D',
  'Conv2D',
  'Conv2DTranspose',
  'Conv3D',
  'Conv3DTranspose',
  'Cropping2D',
  'Dense',
  'DepthwiseConv2D',
  'Dot',
  'Dropout',
  'Embedding',
  'Flatten',
  'GaussianDropout',
  'GaussianNoise',
  'GlobalAveragePooling1D',
  'GlobalAveragePooling2D',
  'GlobalMaxPooling1D',
  'GlobalMaxPooling2D',
  'InputLayer',
  'LSTM',
  'Maximum',
  'MaxPooling1D',
  'MaxPooling2D',
  'MaxPooling3D',
  'Minimum',
  'Multiply',
  'Permute',
  'LayerNormalization',
  'GRU',
  'SimpleRNN',
  'Bidirectional',
  'ConvLSTM2D',
  'TimeDistributed',
  'ReLU',
  'RepeatVector',
  'Rescaling',
  'Reshape',
  'SeparableConv2D',
  'SpatialDropout1D',
  'UpSampling2D',
  'ZeroPadding2D'
])

/** Initial values are replaced by the trained ones on loading, so their recipe is left out. */
const zeros = { class_name: 'Zeros', config: {} }

function stockConfig(config: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(config).map(([key, value]): [string, unknown] => {
    if (key.endsWith('_initializer')) return [key, zeros]
    // Regularizers belong to the training, not to what the model computes.
    if (key.endsWith('_regularizer')) return [key, null]
    const inside = key === 'layer' ? newLayerSchema.safeParse(value).data : undefined
    return [key, inside ? stockLayer(inside, String(config['name'])) : value]
  })
  return Object.fromEntries(entries)
}

/** @throws AnnealError `not-exportable`; also for what a layer wraps */
function stockLayer<L extends NewLayer>(layer: L, name: string): L {
  if (stockLayers.has(layer.class_name)) return { ...layer, config: stockConfig(layer.config) }
  throw new AnnealError({
    code: 'not-exportable',
    message: `The layer “${name}” (${layer.class_name}) has no counterpart in TF.js, so the model can’t be written in this format.`,
    where: name,
    hint: 'Replace the layer in the model and train again, or choose another format.'
  })
}

/**
 * Every layer under a class name that any TF.js knows; the trained model is built of stock layers (Anneal's own
 * dropout is stock Dropout there, equal outside training), so what is left over is told.
 * @throws AnnealError `not-exportable` naming the layer
 */
export function withStockLayers(topology: Topology): Topology {
  const layers = topology.config.layers.map((layer) => stockLayer(layer, layer.name))
  return { ...topology, class_name: 'Functional', config: { ...topology.config, layers } }
}
