import type { Dataset } from 'h5wasm'
import { halfToFloat, toFloats } from './floats'
import type { StoredArray } from './types'

/** HDF5's class of floating-point numbers. Source: H5Tpublic.h */
const FLOAT = 1

export function storedArray(name: string, dataset: Dataset): StoredArray {
  return {
    name,
    shape: dataset.shape ?? [],
    read() {
      const { type, size } = dataset.metadata
      // The library gives half precision as the bytes it is made of.
      if (type === FLOAT && size === 2) return halves(dataset)
      return toFloats(dataset.value, name)
    }
  }
}

function halves(dataset: Dataset): Float32Array {
  const value: unknown = dataset.value
  if (value instanceof Uint16Array) return Float32Array.from(value, halfToFloat)
  if (value instanceof Uint8Array) {
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
    return Float32Array.from({ length: value.byteLength / 2 }, (_, i) => halfToFloat(view.getUint16(2 * i, true)))
  }
  return toFloats(value, dataset.path)
}
