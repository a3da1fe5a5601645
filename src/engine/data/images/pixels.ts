import type { ImageSize } from '@shared/project'
import type { Sharp } from 'sharp'
import { fitImage } from '@engine/preprocess/preprocess.mjs'

/** Uncompressed 8-bit pixels, row by row, channels interleaved. */
export interface RawPixels {
  width: number
  height: number
  channels: 1 | 2 | 3 | 4
  pixels: Uint8Array
}

/** A picture's own pixels. */
export async function decoded(pipeline: Sharp): Promise<RawPixels> {
  const { data, info } = await pipeline.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  return { width, height, channels, pixels: data }
}

/**
 * Brings a picture to the size and channels a data set is packed in, by the code that goes along with
 * every export (engine/preprocess): what is trained on, tried and exported has the same pixels to the
 * last bit, which no library's own resizing has. sharp only decodes. Colour becomes grey by luminance;
 * a grey pixel of an RGB picture keeps its value. Half-transparent pixels lie on white: most pictures
 * with an alpha channel are drawn for a white page.
 * @returns uint8, height x width x channels
 */
export function fitPixels({ pixels, ...raw }: RawPixels, size: ImageSize): Uint8Array {
  return fitImage(size, { ...raw, data: pixels })
}

/** Whole rows of pictures of one size; untouched where that is the packed form already. */
export function fitRows(
  pixels: Uint8Array,
  rows: number,
  { width, height, channels }: Pick<RawPixels, 'width' | 'height' | 'channels'>,
  image: ImageSize
): Uint8Array {
  if (width === image.width && height === image.height && channels === image.channels) return pixels
  const rowBytes = width * height * channels
  const packedBytes = image.width * image.height * image.channels
  const packed = new Uint8Array(rows * packedBytes)
  for (let i = 0; i < rows; i++) {
    const one = pixels.subarray(i * rowBytes, (i + 1) * rowBytes)
    packed.set(fitPixels({ width, height, channels, pixels: one }, image), i * packedBytes)
  }
  return packed
}
