import { z } from 'zod'
import { gruLayer } from './gru'
import { defineLayer, type LayerType } from './layerType'
import { lstmLayer } from './lstm'
import { recurrentSides, returnSequencesSchema } from './recurrent'
import { countSchema } from './settings'
import { simpleRnnLayer } from './simpleRnn'

export const recurrentTypes = ['lstm', 'gru', 'simpleRnn'] as const
export type RecurrentType = (typeof recurrentTypes)[number]
const readers: Readonly<Record<RecurrentType, LayerType>> = {
  lstm: lstmLayer,
  gru: gruLayer,
  simpleRnn: simpleRnnLayer
}

export const mergeModes = ['concat', 'sum', 'mul', 'ave'] as const
export type MergeMode = (typeof mergeModes)[number]

export const directions = ['forward', 'backward'] as const

export const bidirectionalLayer = defineLayer({
  type: 'bidirectional',
  title: 'Bidirectional',
  help: 'Reads a sequence twice, from its begin and from its end, so that each step knows what comes after it.',
  source: 'https://keras.io/api/layers/recurrent_layers/bidirectional/',
  params: z.strictObject({
    layer: z
      .enum(recurrentTypes, `must be one of ${recurrentTypes.join(', ')}.`)
      .default('lstm')
      .describe('The layer that reads; there are two of it, with weights of their own.'),
    units: countSchema(65_536).describe('How many values each of the two remembers and gives.'),
    returnSequences: returnSequencesSchema,
    mergeMode: z
      .enum(mergeModes, `must be one of ${mergeModes.join(', ')}.`)
      .default('concat')
      .describe('concat: both side by side; sum, mul and ave: their sum, product or mean.')
  }),
  inputs: 1,
  keras: { notWritten: 'the layer inside it can’t be written yet' },
  outputShape({ units, returnSequences, mergeMode }, shapes) {
    const { steps } = recurrentSides('Bidirectional', shapes)
    const values = mergeMode === 'concat' ? 2 * units : units
    return returnSequences ? [steps, values] : [values]
  },
  weights({ layer, units }, shapes) {
    recurrentSides('Bidirectional', shapes)
    const one = readers[layer].weights({ units }, shapes)
    return directions.flatMap((direction) => one.map((spec) => ({ ...spec, name: `${direction}_${spec.name}` })))
  },
  multiplyAdds({ layer, units }, shapes) {
    recurrentSides('Bidirectional', shapes)
    return 2 * readers[layer].multiplyAdds({ units }, shapes)
  }
})
