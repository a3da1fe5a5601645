import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { activationLayer } from './activation'
import { conv2dLayer } from './conv2d'
import { denseLayer } from './dense'
import { depthwiseConv2dLayer } from './depthwiseConv2d'
import { flattenLayer } from './flatten'
import { globalAveragePooling1dLayer } from './globalAveragePooling1d'
import { globalAveragePooling2dLayer } from './globalAveragePooling2d'
import { defineLayer, only, showShape, type LayerType, type Shape } from './layerType'
import { maxPooling2dLayer } from './maxPooling2d'
import { reshapeLayer } from './reshape'

/** Layers that do the same with each example whatever the others are: the steps are examples to them. */
const inner = [
  denseLayer,
  activationLayer,
  conv2dLayer,
  depthwiseConv2dLayer,
  maxPooling2dLayer,
  globalAveragePooling1dLayer,
  globalAveragePooling2dLayer,
  flattenLayer,
  reshapeLayer
] as const
const byType: Readonly<Record<string, LayerType>> = Object.fromEntries(inner.map((layer) => [layer.type, layer]))
export const distributedTypes = inner.map(({ type }) => type)

/** The layer inside. */
export function distributed(type: string): LayerType {
  const layer = byType[type]
  if (!layer) throw new Error(`TimeDistributed has no layer ${type}`)
  return layer
}

/** @throws `shape-mismatch` */
function parted(shapes: readonly Shape[]): { steps: number; step: Shape[] } {
  const shape = only(shapes)
  const [steps, ...step] = shape
  if (steps !== undefined && step.length > 0) return { steps, step: [step] }
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `TimeDistributed takes sequences, of rows, images or the like, it gets ${showShape(shape)}.`,
    hint: 'Use the layer itself, or put a Reshape layer before it.'
  })
}

export const timeDistributedLayer = defineLayer({
  type: 'timeDistributed',
  title: 'TimeDistributed',
  help: 'Does the same with each step of a sequence, for example one Dense layer for all steps.',
  source: 'https://keras.io/api/layers/recurrent_layers/time_distributed/',
  params: z
    .strictObject({
      layer: z
        .enum(distributedTypes, `must be one of ${distributedTypes.join(', ')}.`)
        .default('dense')
        .describe('What is done with each step.'),
      params: z.record(z.string(), z.unknown()).default({}).describe('The settings of that layer.')
    })
    .superRefine(({ layer, params }, { addIssue }) => {
      const parsed = distributed(layer).params.safeParse(params)
      for (const issue of parsed.error?.issues ?? []) {
        addIssue({ code: 'custom', message: issue.message, path: ['params', ...issue.path] })
      }
    }),
  inputs: 1,
  keras: { notWritten: 'the layer inside it can’t be written yet' },
  outputShape({ layer, params }, shapes) {
    const { steps, step } = parted(shapes)
    return [steps, ...distributed(layer).outputShape(params, step)]
  },
  weights: ({ layer, params }, shapes) => distributed(layer).weights(params, parted(shapes).step),
  multiplyAdds({ layer, params }, shapes) {
    const { steps, step } = parted(shapes)
    return steps * distributed(layer).multiplyAdds(params, step)
  }
})
