import { readFile } from 'node:fs/promises'
import { AnnealError } from '@shared/errors'
import type { ImageSize } from '@shared/project'
import sharp, { type Sharp } from 'sharp'
import { decodeBmp, probeBmp } from './bmp'
import { decoded, fitPixels, type RawPixels } from './pixels'
import { imageFormat, looksLikeText, type ImageFormat } from './sniffImage'

/** sharp's own limit. */
const mostPixels = 0x3fff * 0x3fff

/** What a picture's header says, after its EXIF orientation. */
export interface ImageProbe {
  width: number
  height: number
  /** Its file holds grey values, no colour. */
  grey: boolean
}

/** A picture that can't be read: the reason, for the list of problems. */
export class UnreadableImage extends Error {
  constructor(
    readonly code: 'not-an-image' | 'image-damaged',
    reason: string
  ) {
    super(reason)
  }
}

/**
 * Size and kind from the header; pixels are not decoded.
 * @throws UnreadableImage
 */
export async function probeImage(file: Buffer): Promise<ImageProbe> {
  const format = requireFormat(file)
  return orDamaged(format, async () => {
    const probe = await probeFormat(file, format)
    // Said of the header already: one such picture would make room for itself among all others.
    if (probe.width * probe.height > mostPixels) throw new Error('pixel limit')
    return probe
  })
}

async function probeFormat(file: Buffer, format: ImageFormat): Promise<ImageProbe> {
  if (format === 'bmp') return probeBmp(file)
  if (format === 'png') return probePng(file)
  const { autoOrient, space, channels, depth } = await open(file).metadata()
  requireWholePixels(depth)
  return { ...autoOrient, grey: space === 'b-w' || space === 'grey16' || channels <= 2 }
}

/**
 * A picture in the form a data set is packed in: EXIF orientation applied, the first frame of an
 * animation, colour profiles and CMYK turned to sRGB, 16 bits to 8, transparency on white.
 * @returns uint8, height x width x channels
 * @throws UnreadableImage also where a file is cut off: half a picture is not an example
 */
export async function decodeImage(file: Buffer, size: ImageSize): Promise<Uint8Array> {
  return fitPixels(await decodeOriginal(file), size)
}

/** Its own pixels, decoded in the same way: what somebody with the file begins with. @throws UnreadableImage */
export async function decodeOriginal(file: Buffer): Promise<RawPixels> {
  const format = requireFormat(file)
  return orDamaged(format, async () => {
    if (format === 'bmp') return decodeBmp(file)
    if (format === 'tiff') requireWholePixels((await open(file).metadata()).depth)
    return decoded(open(file).autoOrient())
  })
}

/** Only warnings pass: a TIFF whose strips can't be unpacked is an error to libvips, and black pixels if that is let go. */
function open(file: Buffer): Sharp {
  return sharp(file, { failOn: 'error' })
}

/** Heights and measurements are stored as TIFF too; nothing says which of their numbers is white. */
function requireWholePixels(depth: string | undefined): void {
  if (depth === 'uchar' || depth === 'ushort') return
  throw new Error(`unsupported: its values are of type ${depth ?? 'none'}, pixels have 8 or 16 bits`)
}

/** The same decoding as at import, of one file. @throws `not-an-image`, `image-damaged`, ENOENT … */
export async function decodeImageFile(path: string, size: ImageSize): Promise<Uint8Array> {
  const file = await readFile(path)
  try {
    return await decodeImage(file, size)
  } catch (e) {
    if (!(e instanceof UnreadableImage)) throw e
    throw new AnnealError({
      code: e.code,
      message: `This file can’t be read as an image: ${e.message}.`,
      where: path,
      hint: 'Choose a PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF picture.'
    })
  }
}

function requireFormat(file: Buffer): ImageFormat {
  if (file.length === 0) throw new UnreadableImage('image-damaged', 'it is empty')
  const format = imageFormat(file)
  if (format === null) {
    throw new UnreadableImage(
      'not-an-image',
      looksLikeText(file.subarray(0, 512)) ? 'it is text, not an image' : 'it is not an image'
    )
  }
  if (format === 'heic' || format === 'svg') {
    throw new UnreadableImage('not-an-image', `${format.toUpperCase()} is not supported`)
  }
  return format
}

async function orDamaged<T>(format: ImageFormat, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (e) {
    throw new UnreadableImage('image-damaged', damageOf(format, e))
  }
}

/**
 * libvips keeps its words for an error where several pictures at once overwrite each other's, so
 * most of them say nothing certain: what begins as a picture and can't be decoded is damaged.
 */
function damageOf(format: ImageFormat, e: unknown): string {
  const detail = (e instanceof Error ? e.message : String(e)).replace(/\s+/g, ' ').trim()
  const name = format.toUpperCase()
  if (/pixel limit/i.test(detail)) return 'it has more than 268 million pixels'
  if (format === 'bmp' || /unsupported|not supported/i.test(detail)) return `not readable (${name}: ${detail})`
  return format === 'tiff'
    ? 'damaged, cut off, or packed in a way that is not read (TIFF)'
    : `damaged or cut off (${name})`
}

/** PNG's IHDR chunk comes first: width, height, bit depth, colour type (0 and 4: grey). */
function probePng(file: Buffer): ImageProbe {
  if (file.length < 33 || file.toString('latin1', 12, 16) !== 'IHDR') throw new Error('cut off in its header')
  const colourType = file[25]
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20), grey: colourType === 0 || colourType === 4 }
}
