import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { defineLayer, only, showShape, type Shape } from './layerType'
import { countSchema } from './settings'

function steps(shapes: readonly Shape[]): number {
  const shape = only(shapes)
  const [length, ...rest] = shape
  if (length !== undefined && rest.length === 0) return length
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `Embedding takes one row of word ids, it gets ${showShape(shape)}.`,
    hint: 'Put it right behind the input of a text that is prepared as word ids.'
  })
}

export const embeddingLayer = defineLayer({
  type: 'embedding',
  title: 'Embedding',
  help: 'Gives each word a row of values of its own, which it learns; words of like meaning get like rows.',
  source: 'https://keras.io/api/layers/core_layers/embedding/',
  params: z.strictObject({
    inputDim: countSchema(1_000_000).describe(
      'How many ids there are: the vocabulary, one for padding and one for unknown words.'
    ),
    outputDim: countSchema(65_536).describe('How many values a word gets.')
  }),
  inputs: 1,
  outputShape: ({ outputDim }, shapes) => [steps(shapes), outputDim],
  weights({ inputDim, outputDim }, shapes) {
    steps(shapes)
    const fans = { fanIn: inputDim, fanOut: outputDim }
    const shape = [inputDim, outputDim]
    return [{ name: 'embeddings', shape, initializer: 'smallUniform', ...fans, regularizable: false }]
  }
})
