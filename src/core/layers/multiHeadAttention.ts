import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { defineLayer, type Shape, type WeightSpec } from './layerType'
import { sequenceSides } from './sequence'
import { countSchema, rateSchema } from './settings'

interface Sides {
  steps: number
  values: number
}

/** Who asks, what is asked and what is given: one sequence may be all three. @throws `shape-mismatch` */
function parts(shapes: readonly Shape[]): { query: Sides; value: Sides; key: Sides } {
  const [query, value = query, key = value] = shapes.map((shape) => sequenceSides('MultiHeadAttention', [shape]))
  if (!query || !value || !key) throw new Error('MultiHeadAttention was asked without a shape')
  if (value.steps === key.steps) return { query, value, key }
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `MultiHeadAttention takes as many keys as values, its value has ${value.steps} steps and its key ${key.steps}.`,
    hint: 'Connect sequences of one length as value and key, or leave the key out.'
  })
}

/** Settings that say how wide everything is. */
interface Heads {
  numHeads: number
  keyDim: number
}

/** Fans as Keras counts them for kernels of three sides: all but the last two are a field. */
function projection(name: string, from: number, { numHeads, keyDim }: Heads, useBias: boolean): WeightSpec[] {
  const fans = { fanIn: from * numHeads, fanOut: from * keyDim }
  return [
    {
      name: `${name}_kernel`,
      shape: [from, numHeads, keyDim],
      initializer: 'glorotUniform',
      ...fans,
      regularizable: true
    },
    ...(useBias
      ? [
          {
            name: `${name}_bias`,
            shape: [numHeads, keyDim],
            initializer: 'zeros' as const,
            ...fans,
            regularizable: false
          }
        ]
      : [])
  ]
}

function gathering(to: number, { numHeads, keyDim }: Heads, useBias: boolean): WeightSpec[] {
  const fans = { fanIn: numHeads * keyDim, fanOut: numHeads * to }
  const kernel: WeightSpec = {
    name: 'attention_output_kernel',
    shape: [numHeads, keyDim, to],
    initializer: 'glorotUniform',
    ...fans,
    regularizable: true
  }
  if (!useBias) return [kernel]
  return [kernel, { name: 'attention_output_bias', shape: [to], initializer: 'zeros', ...fans, regularizable: false }]
}

export const multiHeadAttentionLayer = defineLayer({
  type: 'multiHeadAttention',
  title: 'MultiHeadAttention',
  help: 'Lets each step of a sequence look at all steps, of itself or of another one, and take what fits; the core of transformers.',
  source: 'https://keras.io/api/layers/attention_layers/multi_head_attention/',
  params: z.strictObject({
    numHeads: countSchema(1024).describe('How many ways of looking it learns, side by side.'),
    keyDim: countSchema(65_536).describe('How many values a step is described by in each of them.'),
    useBias: z.boolean().default(true).describe('Whether its sums also learn constants.'),
    dropout: rateSchema('The part of what is looked at that is ignored while training.', 0)
  }),
  // Query, value and key; without a key the values are it, and alone a sequence looks at itself.
  inputs: [1, 3],
  keras: { separateInputs: 2 },
  outputShape(_, shapes) {
    const { query } = parts(shapes)
    return [query.steps, query.values]
  },
  weights(params, shapes) {
    const { query, value, key } = parts(shapes)
    return [
      ...projection('query', query.values, params, params.useBias),
      ...projection('key', key.values, params, params.useBias),
      ...projection('value', value.values, params, params.useBias),
      ...gathering(query.values, params, params.useBias)
    ]
  },
  /** The four projections, how well each pair of steps fits, and what is taken. */
  multiplyAdds({ numHeads, keyDim }, shapes) {
    const { query, value, key } = parts(shapes)
    const projected = 2 * query.steps * query.values + key.steps * key.values + value.steps * value.values
    return numHeads * keyDim * (projected + 2 * query.steps * value.steps)
  }
})
