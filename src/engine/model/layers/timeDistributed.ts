import type { layers } from '@tensorflow/tfjs-node-gpu'
import { distributed, timeDistributedLayer } from '@core/layers/timeDistributed'
import { activation } from './activation'
import { only, type LayerBuild } from './build'
import { conv2d } from './conv2d'
import { dense } from './dense'
import { depthwiseConv2d } from './depthwiseConv2d'
import { flatten } from './flatten'
import { globalAveragePooling1d } from './globalAveragePooling1d'
import { globalAveragePooling2d } from './globalAveragePooling2d'
import { maxPooling2d } from './maxPooling2d'
import { reshape } from './reshape'

const inner: Readonly<Record<string, LayerBuild>> = {
  dense,
  activation,
  conv2d,
  depthwiseConv2d,
  maxPooling2d,
  globalAveragePooling1d,
  globalAveragePooling2d,
  flatten,
  reshape
}

function buildInside(type: string): LayerBuild {
  const build = inner[type]
  if (!build) throw new Error(`The layer type ${type} has no engine part inside TimeDistributed`)
  return build
}

export const timeDistributed: LayerBuild = {
  keras(tf, name, params, shapes) {
    const { layer, params: settings } = timeDistributedLayer.parse(params)
    const step = shapes.map((shape) => shape.slice(1))
    const made = buildInside(layer).keras(tf, `${name}_step`, settings, step) ?? []
    if (typeof made === 'function') throw new Error(`${layer} is no layer that can be taken along`)
    const all: layers.Layer[] = Array.isArray(made) ? made : [made]
    return all.map((one, i) => tf.layers.timeDistributed({ name: i === 0 ? name : `${name}_${i}`, layer: one }))
  },
  apply(context, params, inputs) {
    const { layer, params: settings } = timeDistributedLayer.parse(params)
    const x = only(inputs)
    const [rows = 0, steps = 0, ...step] = x.shape
    const each = buildInside(layer).apply(context, settings, [x.reshape([-1, ...step])])
    const together = [rows, steps, ...distributed(layer).outputShape(settings, [step])]
    // Softmax among the values of each step: only then may the last layer of a model leave it to the loss.
    return { sums: each.sums.reshape(together), activation: each.activation }
  }
}
