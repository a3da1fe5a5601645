/** The engine's side of the layer catalogue: one line a layer type. */
import { activation } from './activation'
import { add } from './add'
import { alphaDropout } from './alphaDropout'
import { average } from './average'
import { averagePooling1d } from './averagePooling1d'
import { averagePooling2d } from './averagePooling2d'
import { averagePooling3d } from './averagePooling3d'
import { batchNormalization } from './batchNormalization'
import { bidirectional } from './bidirectional'
import type { LayerBuild } from './build'
import { concatenate } from './concatenate'
import { conv1d } from './conv1d'
import { conv2d } from './conv2d'
import { conv2dTranspose } from './conv2dTranspose'
import { conv3d } from './conv3d'
import { conv3dTranspose } from './conv3dTranspose'
import { convLstm2d } from './convLstm2d'
import { cropping1d } from './cropping1d'
import { cropping2d } from './cropping2d'
import { dense } from './dense'
import { depthwiseConv2d } from './depthwiseConv2d'
import { dot } from './dot'
import { dropout } from './dropout'
import { embedding } from './embedding'
import { flatten } from './flatten'
import { gaussianDropout } from './gaussianDropout'
import { gaussianNoise } from './gaussianNoise'
import { globalAveragePooling1d } from './globalAveragePooling1d'
import { globalAveragePooling2d } from './globalAveragePooling2d'
import { globalAveragePooling3d } from './globalAveragePooling3d'
import { globalMaxPooling1d } from './globalMaxPooling1d'
import { globalMaxPooling2d } from './globalMaxPooling2d'
import { globalMaxPooling3d } from './globalMaxPooling3d'
import { groupNormalization } from './groupNormalization'
import { gru } from './gru'
import { input } from './input'
import { layerNormalization } from './layerNormalization'
import { lstm } from './lstm'
import { maximum } from './maximum'
import { maxPooling1d } from './maxPooling1d'
import { maxPooling2d } from './maxPooling2d'
import { maxPooling3d } from './maxPooling3d'
import { minimum } from './minimum'
import { multiHeadAttention } from './multiHeadAttention'
import { multiply } from './multiply'
import { permute } from './permute'
import { positionEmbedding } from './positionEmbedding'
import { repeatVector } from './repeatVector'
import { rescaling } from './rescaling'
import { reshape } from './reshape'
import { resizing } from './resizing'
import { separableConv2d } from './separableConv2d'
import { simpleRnn } from './simpleRnn'
import { spatialDropout1d } from './spatialDropout1d'
import { spatialDropout2d } from './spatialDropout2d'
import { spatialDropout3d } from './spatialDropout3d'
import { subtract } from './subtract'
import { timeDistributed } from './timeDistributed'
import { upSampling1d } from './upSampling1d'
import { upSampling2d } from './upSampling2d'
import { zeroPadding1d } from './zeroPadding1d'
import { zeroPadding2d } from './zeroPadding2d'

const builds: Readonly<Record<string, LayerBuild>> = {
  input,
  dense,
  activation,
  flatten,
  reshape,
  permute,
  repeatVector,
  embedding,
  conv1d,
  conv2d,
  conv3d,
  depthwiseConv2d,
  separableConv2d,
  conv2dTranspose,
  conv3dTranspose,
  maxPooling1d,
  maxPooling2d,
  maxPooling3d,
  averagePooling1d,
  averagePooling2d,
  averagePooling3d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  globalMaxPooling3d,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalAveragePooling3d,
  upSampling1d,
  upSampling2d,
  zeroPadding1d,
  zeroPadding2d,
  cropping1d,
  cropping2d,
  positionEmbedding,
  batchNormalization,
  layerNormalization,
  groupNormalization,
  multiHeadAttention,
  lstm,
  gru,
  simpleRnn,
  bidirectional,
  convLstm2d,
  timeDistributed,
  dropout,
  spatialDropout1d,
  spatialDropout2d,
  spatialDropout3d,
  gaussianNoise,
  gaussianDropout,
  alphaDropout,
  add,
  subtract,
  multiply,
  average,
  maximum,
  minimum,
  concatenate,
  dot,
  rescaling,
  resizing
}

export function buildOf(type: string): LayerBuild {
  const build = Object.hasOwn(builds, type) ? builds[type] : undefined
  if (!build) throw new Error(`The layer type ${type} has no engine part`)
  return build
}

export type { ApplyContext, LayerBuild, LayerTraining, Sums } from './build'
