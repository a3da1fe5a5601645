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

/** Arrays whose numbers are told apart together: all that are not pixels by their type alone. */
type Family = 'bytes' | 'booleans' | 'floats' | 'integers'

function familyOf({ kind, bytes }: NpyType): Family {
  if (kind === 'bool') return 'booleans'
  if (kind === 'float') return 'floats'
  return kind === 'uint' && bytes === 1 ? 'bytes' : 'integers'
}

/**
 * Which range the values have, by array: a training array of bytes and a test array of floats from 0 to 1 have one
 * each. Floats from 0 to 1 and from 0 to 255 are told apart by the largest, 16 bits by whether any value needs them,
 * over all arrays of such numbers: a dark array is no reason for another scale. Bytes are pixels as they are, booleans
 * black and white.
 * @throws `npy-range` for negative values, those that are no numbers, and those beyond any of these;
 *   `npy-ranges-differ` where arrays of one kind of numbers have different ranges
 */
export async function findScales(
  pairs: readonly ArrayPair[],
  signal?: AbortSignal
): Promise<ReadonlyMap<ArrayPair, Scale>> {
  const families = new Map<Family, Measured[]>()
  for (const pair of pairs) {
    const family = familyOf(pair.images.header.type)
    const known = family === 'bytes' || family === 'booleans'
    const most = known ? 0 : await largest(pair, signal)
    families.set(family, [...(families.get(family) ?? []), { pair, most }])
  }
  return new Map(
    Array.from(families, ([family, arrays]) => {
      const scale = scaleOf(family, arrays)
      return arrays.map(({ pair }) => [pair, scale] as const)
    }).flat()
  )
}

interface Measured {
  pair: ArrayPair
  most: number
}

async function largest({ images }: ArrayPair, signal: AbortSignal | undefined): Promise<number> {
  let most = 0
  for await (const piece of arrayRows(images, signal)) {
    throwIfAborted(signal)
    for (const value of numbersOf(piece, images.header.type)) {
      if (!(value >= 0) || value === Number.POSITIVE_INFINITY) throw outOfRange(images.name, value)
      if (value > most) most = value
    }
  }
  return most
}

function scaleOf(family: Family, arrays: readonly Measured[]): Scale {
  if (family === 'bytes') return { factor: 1, said: null }
  if (family === 'booleans') return { factor: 255, said: null }
  const [widest, ...others] = [...arrays].sort((a, b) => b.most - a.most)
  const most = widest?.most ?? 0
  const float = family === 'floats'
  // Beside values up to the first, an array up to the second would be nothing but black.
  const dark = float ? (most > 1 ? 1 : 0) : most > 255 ? 255 : 0
  const narrow = others.find((one) => one.most > 0 && one.most <= dark)
  if (widest && narrow) throw rangesDiffer(widest, narrow)
  if (float && most <= 1) return { factor: 255, said: 'values from 0 to 1 became 0 to 255' }
  if (most <= 255) return { factor: 1, said: float ? 'values were rounded to whole numbers' : null }
  const wide = arrays.some(({ pair }) => pair.images.header.type.kind === 'uint' && pair.images.header.type.bytes === 2)
  if (wide && most <= 65535) return { factor: 255 / 65535, said: '16-bit values became 0 to 255' }
  throw outOfRange(widest?.pair.images.name ?? '', most)
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

function rangesDiffer(widest: Measured, narrow: Measured): AnnealError {
  const [one, other] = [widest, narrow].map(({ pair, most }) => `“${pair.images.name}” holds values from 0 to ${most}`)
  return new AnnealError({
    code: 'npy-ranges-differ',
    message: `${one}, ${other}: by one scale for both, the second would be black.`,
    where: narrow.pair.images.name,
    hint: 'Scale both alike in Python before saving, for example both from 0 to 1.'
  })
}
