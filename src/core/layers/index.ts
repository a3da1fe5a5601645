/** The catalogue of layers. A layer = one file here, one line in this table, one line in the engine's build table. */
import { activationLayer } from './activation'
import { addLayer } from './add'
import { batchNormalizationLayer } from './batchNormalization'
import { conv2dLayer } from './conv2d'
import { denseLayer } from './dense'
import { depthwiseConv2dLayer } from './depthwiseConv2d'
import { dropoutLayer } from './dropout'
import { flattenLayer } from './flatten'
import { embeddingLayer } from './embedding'
import { globalAveragePooling1dLayer } from './globalAveragePooling1d'
import { globalAveragePooling2dLayer } from './globalAveragePooling2d'
import { inputLayer } from './input'
import type { LayerType } from './layerType'
import { lstmLayer } from './lstm'
import { maxPooling2dLayer } from './maxPooling2d'
import { alphaDropoutLayer } from './alphaDropout'
import { gaussianDropoutLayer } from './gaussianDropout'
import { gaussianNoiseLayer } from './gaussianNoise'
import { spatialDropout1dLayer } from './spatialDropout1d'
import { spatialDropout2dLayer } from './spatialDropout2d'
import { reshapeLayer } from './reshape'

const catalogue = [
  inputLayer,
  denseLayer,
  activationLayer,
  flattenLayer,
  reshapeLayer,
  conv2dLayer,
  depthwiseConv2dLayer,
  maxPooling2dLayer,
  globalAveragePooling1dLayer,
  globalAveragePooling2dLayer,
  embeddingLayer,
  batchNormalizationLayer,
  lstmLayer,
  dropoutLayer,
  spatialDropout1dLayer,
  spatialDropout2dLayer,
  gaussianNoiseLayer,
  gaussianDropoutLayer,
  alphaDropoutLayer,
  addLayer
]

/** By type, e.g. `layerTypes.dense`. */
export const layerTypes: Readonly<Record<string, LayerType>> = Object.fromEntries(
  catalogue.map((layer) => [layer.type, layer])
)

export function findLayer(type: string): LayerType | undefined {
  return Object.hasOwn(layerTypes, type) ? layerTypes[type] : undefined
}

export {
  sizeOf,
  showInputCount,
  showShape,
  takes,
  type InputCount,
  type LayerType,
  type Shape,
  type WeightSpec
} from './layerType'
export { activations, activationNames, type Activation, type ActivationName } from './activations'
export { initializers, initializerNames, type Initializer, type InitializerName } from './initializers'
export { initialValues } from './initialValues'
export { NotTaken, notTaken, type KerasArgs, type KerasForm, type KerasObject } from './kerasForm'
