/** The engine's side of the layer catalogue: one line a layer type. */
import { activation } from './activation'
import { add } from './add'
import { batchNormalization } from './batchNormalization'
import { conv2d } from './conv2d'
import { dense } from './dense'
import { depthwiseConv2d } from './depthwiseConv2d'
import { dropout } from './dropout'
import { flatten } from './flatten'
import { embedding } from './embedding'
import { globalAveragePooling1d } from './globalAveragePooling1d'
import { globalAveragePooling2d } from './globalAveragePooling2d'
import { input } from './input'
import { lstm } from './lstm'
import { maxPooling2d } from './maxPooling2d'
import { alphaDropout } from './alphaDropout'
import { gaussianDropout } from './gaussianDropout'
import { gaussianNoise } from './gaussianNoise'
import { spatialDropout1d } from './spatialDropout1d'
import { spatialDropout2d } from './spatialDropout2d'
import { reshape } from './reshape'
import { bidirectional } from './bidirectional'
import { convLstm2d } from './convLstm2d'
import { groupNormalization } from './groupNormalization'
import { gru } from './gru'
import { layerNormalization } from './layerNormalization'
import { multiHeadAttention } from './multiHeadAttention'
import { positionEmbedding } from './positionEmbedding'
import { simpleRnn } from './simpleRnn'
import { timeDistributed } from './timeDistributed'
import type { LayerBuild } from './build'

const builds: Readonly<Record<string, LayerBuild>> = {
  input,
  dense,
  activation,
  flatten,
  reshape,
  conv2d,
  depthwiseConv2d,
  maxPooling2d,
  globalAveragePooling1d,
  globalAveragePooling2d,
  embedding,
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
  alphaDropout,
  gaussianDropout,
  gaussianNoise,
  spatialDropout1d,
  spatialDropout2d,
  add
}

export function buildOf(type: string): LayerBuild {
  const build = Object.hasOwn(builds, type) ? builds[type] : undefined
  if (!build) throw new Error(`The layer type ${type} has no engine part`)
  return build
}

export type { ApplyContext, LayerBuild, LayerTraining, Sums } from './build'
