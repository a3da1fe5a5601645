import { z } from 'zod'
import { defineLayer } from './layerType'
import { sequenceSides } from './sequence'

export const positionEmbeddingLayer = defineLayer({
  type: 'positionEmbedding',
  title: 'PositionEmbedding',
  help: 'Adds to each step a row of values that it learns for that place: attention by itself does not know the order.',
  // Keras itself has none; KerasHub's of this name gives the rows, and what uses it adds them, as this one does.
  source: 'https://keras.io/keras_hub/api/modeling_layers/position_embedding/',
  params: z.strictObject({}),
  inputs: 1,
  keras: { notWritten: 'Keras itself has no such layer' },
  outputShape(_, shapes) {
    const { steps, values } = sequenceSides('PositionEmbedding', shapes)
    return [steps, values]
  },
  weights(_, shapes) {
    const { steps, values } = sequenceSides('PositionEmbedding', shapes)
    const fans = { fanIn: steps, fanOut: values }
    return [{ name: 'embeddings', shape: [steps, values], initializer: 'glorotUniform', ...fans, regularizable: false }]
  }
})
