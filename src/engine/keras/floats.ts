/** Numbers of other kinds as float32. */
import { AnnealError } from '@shared/errors'

type Numbers =
  Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array

/** @param value what HDF5 gives for numbers @throws AnnealError `model-file-damaged` for anything else */
export function toFloats(value: unknown, name: string): Float32Array {
  if (value instanceof Float32Array) return value
  if (ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof BigInt64Array)) {
    return Float32Array.from(value as Numbers)
  }
  if (typeof value === 'number') return Float32Array.of(value)
  throw new AnnealError({
    code: 'model-file-damaged',
    message: `The weights “${name}” are no numbers.`,
    where: name,
    hint: 'Save the model again with Keras.'
  })
}

/** IEEE 754 half precision. Source: https://en.wikipedia.org/wiki/Half-precision_floating-point_format */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
