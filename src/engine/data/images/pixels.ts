import type { ImageSize } from '@shared/project'
import sharp, { type Sharp } from 'sharp'

const sharpFits = { crop: 'cover', pad: 'contain', stretch: 'fill' } as const
/** What `pad` puts beside a picture. */
const padding = '#000000'

/** Uncompressed 8-bit pixels, row by row, channels interleaved. */
export interface RawPixels {
  width: number
  height: number
  channels: 1 | 3 | 4
  pixels: Uint8Array
}

/**
 * Brings a picture to the size and channels a data set is packed in. Colour becomes grey by
 * luminance; a grey pixel of an RGB picture keeps its value. Half-transparent pixels lie on white:
 * most pictures with an alpha channel are drawn for a white page.
 * @returns uint8, height x width x channels
 */
export async function toPacked(pipeline: Sharp, size: ImageSize): Promise<Uint8Array> {
  const { width, height, channels, fit } = size
  const sized = pipeline
    .flatten({ background: '#ffffff' })
    .resize({ width, height, fit: sharpFits[fit], background: padding })
  const coloured = channels === 1 ? sized.greyscale() : sized.toColourspace('srgb')
  const { data, info } = await coloured.raw().toBuffer({ resolveWithObject: true })
  if (data.length !== width * height * channels) {
    throw new Error(
      `decoded to ${info.width}x${info.height}x${info.channels} instead of ${width}x${height}x${channels}`
    )
  }
  return data
}

/** The same, from pixels: IDX rows, bitmaps, drawings. */
export async function fitPixels(raw: RawPixels, size: ImageSize): Promise<Uint8Array> {
  if (raw.width === size.width && raw.height === size.height && raw.channels === size.channels) return raw.pixels
  return toPacked(sharpOf(raw), size)
}

export function sharpOf({ width, height, channels, pixels }: RawPixels): Sharp {
  return sharp(pixels, { raw: { width, height, channels } })
}
