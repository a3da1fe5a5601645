/** The catalogue of layers. A layer = one file here, one line in this table, one line in the engine's build table. */
import { activationLayer } from './activation'
import { addLayer } from './add'
import { alphaDropoutLayer } from './alphaDropout'
import { averageLayer } from './average'
import { averagePooling1dLayer } from './averagePooling1d'
import { averagePooling2dLayer } from './averagePooling2d'
import { averagePooling3dLayer } from './averagePooling3d'
import { batchNormalizationLayer } from './batchNormalization'
import { bidirectionalLayer } from './bidirectional'
import { concatenateLayer } from './concatenate'
import { conv1dLayer } from './conv1d'
import { conv2dLayer } from './conv2d'
import { conv2dTransposeLayer } from './conv2dTranspose'
import { conv3dLayer } from './conv3d'
import { conv3dTransposeLayer } from './conv3dTranspose'
import { convLstm2dLayer } from './convLstm2d'
import { cropping1dLayer } from './cropping1d'
import { cropping2dLayer } from './cropping2d'
import { denseLayer } from './dense'
import { depthwiseConv2dLayer } from './depthwiseConv2d'
import { dotLayer } from './dot'
import { dropoutLayer } from './dropout'
import { embeddingLayer } from './embedding'
import { flattenLayer } from './flatten'
import { gaussianDropoutLayer } from './gaussianDropout'
import { gaussianNoiseLayer } from './gaussianNoise'
import { globalAveragePooling1dLayer } from './globalAveragePooling1d'
import { globalAveragePooling2dLayer } from './globalAveragePooling2d'
import { globalAveragePooling3dLayer } from './globalAveragePooling3d'
import { globalMaxPooling1dLayer } from './globalMaxPooling1d'
import { globalMaxPooling2dLayer } from './globalMaxPooling2d'
import { globalMaxPooling3dLayer } from './globalMaxPooling3d'
import { groupNormalizationLayer } from './groupNormalization'
import { gruLayer } from './gru'
import { inputLayer } from './input'
import { layerNormalizationLayer } from './layerNormalization'
import type { LayerType } from './layerType'
import { lstmLayer } from './lstm'
import { maximumLayer } from './maximum'
import { maxPooling1dLayer } from './maxPooling1d'
import { maxPooling2dLayer } from './maxPooling2d'
import { maxPooling3dLayer } from './maxPooling3d'
import { minimumLayer } from './minimum'
import { multiHeadAttentionLayer } from './multiHeadAttention'
import { multiplyLayer } from './multiply'
import { permuteLayer } from './permute'
import { positionEmbeddingLayer } from './positionEmbedding'
import { repeatVectorLayer } from './repeatVector'
import { rescalingLayer } from './rescaling'
import { reshapeLayer } from './reshape'
import { resizingLayer } from './resizing'
import { separableConv2dLayer } from './separableConv2d'
import { simpleRnnLayer } from './simpleRnn'
import { spatialDropout1dLayer } from './spatialDropout1d'
import { spatialDropout2dLayer } from './spatialDropout2d'
import { spatialDropout3dLayer } from './spatialDropout3d'
import { subtractLayer } from './subtract'
import { timeDistributedLayer } from './timeDistributed'
import { upSampling1dLayer } from './upSampling1d'
import { upSampling2dLayer } from './upSampling2d'
import { zeroPadding1dLayer } from './zeroPadding1d'
import { zeroPadding2dLayer } from './zeroPadding2d'

const catalogue = [
  inputLayer,
  denseLayer,
  activationLayer,
  flattenLayer,
  reshapeLayer,
  permuteLayer,
  repeatVectorLayer,
  embeddingLayer,
  conv1dLayer,
  conv2dLayer,
  conv3dLayer,
  depthwiseConv2dLayer,
  separableConv2dLayer,
  conv2dTransposeLayer,
  conv3dTransposeLayer,
  maxPooling1dLayer,
  maxPooling2dLayer,
  maxPooling3dLayer,
  averagePooling1dLayer,
  averagePooling2dLayer,
  averagePooling3dLayer,
  globalMaxPooling1dLayer,
  globalMaxPooling2dLayer,
  globalMaxPooling3dLayer,
  globalAveragePooling1dLayer,
  globalAveragePooling2dLayer,
  globalAveragePooling3dLayer,
  upSampling1dLayer,
  upSampling2dLayer,
  zeroPadding1dLayer,
  zeroPadding2dLayer,
  cropping1dLayer,
  cropping2dLayer,
  positionEmbeddingLayer,
  batchNormalizationLayer,
  layerNormalizationLayer,
  groupNormalizationLayer,
  multiHeadAttentionLayer,
  lstmLayer,
  gruLayer,
  simpleRnnLayer,
  bidirectionalLayer,
  convLstm2dLayer,
  timeDistributedLayer,
  dropoutLayer,
  spatialDropout1dLayer,
  spatialDropout2dLayer,
  spatialDropout3dLayer,
  gaussianNoiseLayer,
  gaussianDropoutLayer,
  alphaDropoutLayer,
  addLayer,
  subtractLayer,
  multiplyLayer,
  averageLayer,
  maximumLayer,
  minimumLayer,
  concatenateLayer,
  dotLayer,
  rescalingLayer,
  resizingLayer
]

/** By type, e.g. `layerTypes.dense`. */
export const layerTypes: Readonly<Record<string, LayerType>> = Object.fromEntries(
  catalogue.map((layer) => [layer.type, layer])
)

export function findLayer(type: string): LayerType | undefined {
  return Object.hasOwn(layerTypes, type) ? layerTypes[type] : undefined
}

export {
  mostInputs,
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
export type { Constraint } from './constraints'
export { initializers, initializerNames, type Initializer, type InitializerName } from './initializers'
export { initialValues } from './initialValues'
export { NotTaken, notTaken, type KerasArgs, type KerasForm, type KerasObject } from './kerasForm'
