import { z } from 'zod'
import { biasSpecs, filterSettings, kernelSpec } from './kernels'
import { defineLayer } from './layerType'
import { sequenceSides } from './sequence'
import { countSchema } from './settings'
import { convolved, stepsSchema } from './window'

interface Along {
  kernelSize: number
  strides: number
  dilation: number
  padding: 'valid' | 'same' | 'causal'
}

/** Causal: as many zeros before the sequence as keep the size; what comes later is never looked at. */
function stepsAfter({ kernelSize, strides, dilation, padding }: Along, steps: number): number {
  const before = padding === 'causal' ? dilation * (kernelSize - 1) : 0
  const [after] = convolved('Conv1D', [steps + before] as const, {
    kernelSize: [kernelSize] as const,
    strides: [strides] as const,
    dilation: [dilation] as const,
    padding: padding === 'same' ? 'same' : 'valid'
  })
  return after
}

export const conv1dLayer = defineLayer({
  type: 'conv1d',
  title: 'Conv1D',
  help: 'Slides small learned filters along a sequence and shows where each one finds its pattern.',
  source: 'https://keras.io/api/layers/convolution_layers/convolution1d/',
  params: z.strictObject({
    filters: countSchema(65_536).describe('How many patterns it learns; each gives one channel.'),
    kernelSize: stepsSchema.default(3).describe('How many steps a filter looks at.'),
    strides: stepsSchema.default(1).describe('How far the filter moves each time, in steps.'),
    dilation: stepsSchema.default(1).describe('How far apart the steps are that a filter looks at; 1: side by side.'),
    padding: z
      .enum(['valid', 'same', 'causal'], 'must be “valid”, “same” or “causal”.')
      .default('valid')
      .describe(
        'valid: only where the filter fits; same: both ends are filled with 0 so that the size stays; causal: only the start is, so that no step sees a later one.'
      ),
    ...filterSettings
  }),
  inputs: 1,
  outputShape: (params, shapes) => [stepsAfter(params, sequenceSides('Conv1D', shapes).steps), params.filters],
  weights(params, shapes) {
    const { filters, kernelSize, useBias } = params
    const { values } = sequenceSides('Conv1D', shapes)
    return [kernelSpec('kernel', [kernelSize, values, filters], params), ...biasSpecs(filters, useBias)]
  },
  multiplyAdds(params, shapes) {
    const { steps, values } = sequenceSides('Conv1D', shapes)
    return stepsAfter(params, steps) * params.filters * params.kernelSize * values
  }
})
