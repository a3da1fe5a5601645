/** An array's numbers as pixels from 0 to 255. */
import { AnnealError, throwIfAborted } from '@shared/errors'
import type { ArrayPair, ImageShape } from './pairs'
import { arrayRows } from './rows'
import { numbersOf } from './values'
import type { NpyType } from './header'

/** What turns a value into a pixel: a factor; 1 for bytes. */
export interface Scale {
  factor: number
  /** In words, where values were changed. */
  said: string | null
}

/**
 * Which range the values have, over all arrays: floats from 0 to 1 and from 0 to 255 are told apart by the largest,
 * 16 bits by whether any value needs them. Bytes are pixels as they are, booleans black and white.
 * @throws `npy-range` for negative values, those that are no numbers, and those beyond any of these
 */
export async function findScale(pairs: ArrayPair[], signal?: AbortSignal): Promise<Scale> {
  const types = pairs.map(({ images }) => images.header.type)
  if (types.every(({ kind, bytes }) => kind === 'uint' && bytes === 1)) return { factor: 1, said: null }
  if (types.every(({ kind }) => kind === 'bool')) return { factor: 255, said: null }
  let most = 0
  for (const { images } of pairs) {
    for await (const piece of arrayRows(images, signal)) {
      throwIfAborted(signal)
      for (const value of numbersOf(piece, images.header.type)) {
        if (!(value >= 0) || value === Number.POSITIVE_INFINITY) throw outOfRange(images.name, value)
        if (value > most) most = value
      }
    }
  }
  const float = types.some(({ kind }) => kind === 'float')
  const wide = types.some(({ kind, bytes }) => kind === 'uint' && bytes === 2)
  if (float && most <= 1) return { factor: 255, said: 'values from 0 to 1 became 0 to 255' }
  if (most <= 255) return { factor: 1, said: float ? 'values were rounded to whole numbers' : null }
  if (wide && !float && most <= 65535) return { factor: 255 / 65535, said: '16-bit values became 0 to 255' }
  throw outOfRange(pairs[0]?.images.name ?? '', most)
}

/** @returns count x height x width x channels */
export function toPixels(piece: Buffer, type: NpyType, shape: ImageShape, { factor }: Scale): Uint8Array {
  const flat = type.kind === 'uint' && type.bytes === 1 ? piece : scaled(numbersOf(piece, type), factor)
  return shape.channelsFirst && shape.channels > 1 ? interleaved(flat, shape) : flat
}

function scaled(values: Float64Array, factor: number): Uint8Array {
  const pixels = new Uint8Array(values.length)
  for (let i = 0; i < values.length; i++) pixels[i] = Math.round((values[i] ?? 0) * factor)
  return pixels
}

/** Plane after plane to channel beside channel. */
function interleaved(planes: Uint8Array, { width, height, channels }: ImageShape): Uint8Array {
  const area = width * height
  const out = new Uint8Array(planes.length)
  for (let from = 0; from < planes.length; from += area * channels) {
    for (let c = 0; c < channels; c++) {
      for (let i = 0; i < area; i++) out[from + i * channels + c] = planes[from + c * area + i] ?? 0
    }
  }
  return out
}

function outOfRange(where: string, value: number): AnnealError {
  return new AnnealError({
    code: 'npy-range',
    message: `“${where}” holds the value ${value}; pixels are from 0 to 255, or from 0 to 1, or 16 bits.`,
    where,
    hint: 'Undo the scaling in Python before saving, for example (x - x.min()) / (x.max() - x.min()); Anneal scales and standardizes itself.'
  })
}
