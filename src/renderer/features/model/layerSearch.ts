/** The layers there are, in groups, and found by name or by what they do. Pure. */
import { layerTypes, type LayerType } from '@core/layers'

/** Other words of the field for a layer, by type. */
const synonyms: Readonly<Record<string, string>> = {
  input: 'data start source',
  dense: 'fully connected linear fc perceptron mlp',
  activation: 'nonlinearity relu sigmoid tanh softmax gelu swish',
  flatten: 'vector row unroll',
  reshape: 'view arrange',
  conv1d: 'convolution filter kernel signal',
  conv2d: 'convolution filter kernel image cnn',
  conv3d: 'convolution filter kernel volume video',
  depthwiseConv2d: 'convolution filter mobilenet separable',
  maxPooling2d: 'downsample subsample shrink',
  averagePooling2d: 'downsample subsample shrink mean',
  globalAveragePooling1d: 'gap mean summary',
  globalAveragePooling2d: 'gap mean summary',
  embedding: 'word token lookup text vector',
  batchNormalization: 'bn norm scale',
  layerNormalization: 'ln norm scale transformer',
  groupNormalization: 'gn norm scale',
  lstm: 'recurrent rnn memory sequence series',
  gru: 'recurrent rnn memory sequence series',
  simpleRnn: 'recurrent memory sequence series',
  bidirectional: 'recurrent rnn both directions',
  multiHeadAttention: 'transformer self attention',
  dropout: 'regularization overfitting',
  spatialDropout1d: 'regularization overfitting',
  spatialDropout2d: 'regularization overfitting',
  gaussianNoise: 'regularization overfitting augment',
  gaussianDropout: 'regularization overfitting noise',
  alphaDropout: 'regularization overfitting selu',
  add: 'residual shortcut skip sum merge plus',
  subtract: 'difference minus merge',
  multiply: 'gate product times merge',
  average: 'mean merge',
  maximum: 'max merge',
  minimum: 'min merge',
  concatenate: 'join stack merge concat skip',
  dot: 'similarity product merge'
}

/** Headings, in this order; the last part of the address of a layer's source names its group. */
const groups: readonly (readonly [folder: string, title: string])[] = [
  ['core_layers', 'Core'],
  ['activation_layers', 'Core'],
  ['convolution_layers', 'Convolution'],
  ['pooling_layers', 'Pooling'],
  ['recurrent_layers', 'Recurrent'],
  ['attention_layers', 'Attention'],
  ['normalization_layers', 'Normalization'],
  ['regularization_layers', 'Regularization'],
  ['reshaping_layers', 'Reshaping'],
  ['merging_layers', 'Merging'],
  ['preprocessing_layers', 'Preprocessing']
]
const other = 'Other'

export function groupOf(layer: LayerType): string {
  return groups.find(([folder]) => layer.source.includes(`/${folder}/`))?.[1] ?? other
}

export interface LayerGroup {
  title: string
  layers: LayerType[]
}

/** All layers by group. */
export function layerGroups(layers: readonly LayerType[] = Object.values(layerTypes)): LayerGroup[] {
  const titles = [...new Set([...groups.map(([, title]) => title), other])]
  return titles
    .map((title) => ({ title, layers: layers.filter((layer) => groupOf(layer) === title) }))
    .filter((group) => group.layers.length > 0)
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9\p{L}]+/gu, '')

/** Layers that fit what was typed, the likeliest first: by name, then by another word for it, then by what it does. */
export function findLayers(typed: string, layers: readonly LayerType[] = Object.values(layerTypes)): LayerType[] {
  const words = typed
    .toLowerCase()
    .split(/[^a-z0-9\p{L}]+/u)
    .filter((word) => word !== '')
  const whole = plain(typed)
  if (words.length === 0) return [...layers]
  const scored = layers.map((layer) => ({ layer, score: score(layer, words, whole) }))
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ layer }) => layer)
}

function score(layer: LayerType, words: readonly string[], whole: string): number {
  const title = plain(layer.title)
  if (title === whole) return 100
  if (title.startsWith(whole)) return 90 - title.length / 100
  if (title.includes(whole)) return 80 - title.length / 100
  const known = `${synonyms[layer.type] ?? ''} ${groupOf(layer)}`.toLowerCase()
  const everywhere = `${title} ${known} ${layer.help.toLowerCase()}`
  if (!words.every((word) => everywhere.includes(word))) return 0
  return words.every((word) => known.split(' ').some((w) => w.startsWith(word))) ? 60 : 40
}
