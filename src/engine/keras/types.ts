import type { WeightPlace } from '@core/keras'

/** One array of a Keras file. */
export interface StoredArray {
  /** As the file calls it, to show. */
  name: string
  shape: readonly number[]
  read(): Float32Array
}

/** What a Keras file holds. Only valid while it is open. */
export interface KerasFile {
  /** In words for a person: `Keras 3 file`. */
  kind: string
  /** The model's description, parsed. */
  json: unknown
  /** Keras' version, where it is said. */
  version: string | null
  /** The arrays of a layer, in Keras' order; null: the file has none at all. */
  arraysOf: ((place: WeightPlace) => StoredArray[]) | null
}
