/** A whole model in HDF5, as Keras 2 saved it and Keras 3 still does for .h5. */
import { AnnealError } from '@shared/errors'
import type { WeightPlace } from '@core/keras'
import type { File, Group } from 'h5wasm'
import { damaged, isDataset, isGroup, textAttribute, textsAttribute } from './hdf5'
import { storedArray } from './storedArray'
import { parseJson } from './parseJson'
import type { KerasFile, StoredArray } from './types'

export function readH5(file: File, shown: string): KerasFile {
  const description = textAttribute(file, 'model_config')
  if (description === undefined) throw weightsOnly(file, shown)
  const weights = file.get('model_weights')
  return {
    kind: 'Keras model in HDF5',
    json: parseJson(description, shown),
    version: textAttribute(file, 'keras_version') ?? null,
    arraysOf: isGroup(weights) ? (place) => legacyArrays(weights, place, shown) : null
  }
}

function weightsOnly(file: File, shown: string): AnnealError {
  const weights = file.keys().includes('layers') || textsAttribute(file, 'layer_names') !== undefined
  return new AnnealError({
    code: 'not-a-keras-model',
    message: weights
      ? 'The file holds weights only, and not what the model is made of.'
      : 'The file is HDF5, but no Keras model.',
    where: shown,
    hint: 'Save the whole model in Keras: model.save("model.keras").'
  })
}

/**
 * A group has the name of the outermost layer and lists its arrays; those of a nested model's layers are told apart by
 * the layer's name in theirs.
 */
function legacyArrays(weights: Group, { path }: WeightPlace, shown: string): StoredArray[] {
  const [outer = '', ...inner] = path
  const group = weights.get(outer)
  if (!isGroup(group)) return []
  const own = inner.at(-1)
  const names = textsAttribute(group, 'weight_names') ?? []
  return names
    .filter((name) => own === undefined || name.split('/').includes(own))
    .map((name) => {
      const dataset = group.get(name)
      if (!isDataset(dataset)) throw damaged(shown, `the weights “${name}” are listed and not there`)
      return storedArray(name, dataset)
    })
}
