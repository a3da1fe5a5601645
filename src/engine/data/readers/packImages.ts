import { readFile } from 'node:fs/promises'
import { burstGroups } from '@core/data/bursts'
import { fingerprint } from '@core/data/duplicates'
import { requireTwoClasses, sortLabels } from '@core/data/labels'
import { pictureProfile, type PictureFacts } from '@core/data/pictureProfile'
import { counted, problem } from '@core/data/problems'
import { AnnealError, throwIfAborted } from '@shared/errors'
import type { ImageSize, Problem } from '@shared/project'
import { decodeImage, UnreadableImage } from '../images/decode'
import type { Draft } from '../packed/pack'
import type { PackedWriter } from '../packed/writer'
import { Stage } from '../progress'
import type { Context } from '../types'
import { imageDraft } from './imageDraft'
import { expectedLayout, type PlacedImage } from './imageLayout'
import { inOrder, mostInFlight } from './inOrder'

/** Decoded pictures wait for their turn to be written; so many at a time. */
const batchImages = 256

/** Decoded pictures take up to 4 bytes a pixel before they are brought down to size; so many bytes at a time. */
const decodedBytes = 256 * 1024 * 1024

export interface BadFile {
  image: PlacedImage
  reason: UnreadableImage
}

export interface PackInput {
  /** Those whose header was read. */
  images: PlacedImage[]
  /** What each one's header says, in the same order. */
  headers: PictureFacts[]
  bad: BadFile[]
  /** Pixels of the largest. */
  largest: number
  image: ImageSize
  problems: Problem[]
  where: string
  writer: PackedWriter
}

/** Decodes the images in their order; one that can't be decoded is listed and left out. */
export async function packImages(input: PackInput, ctx: Context): Promise<Draft> {
  const { writer, image } = input
  const kept: PlacedImage[] = []
  const headers: PictureFacts[] = []
  const fingerprints: number[] = []
  const bad = [...input.bad]
  const lanes = Math.max(1, Math.min(mostInFlight, Math.floor(decodedBytes / (input.largest * 4))))
  const stage = new Stage(ctx, 'Reading images', 'images', input.images.length)
  for (let start = 0; start < input.images.length; start += batchImages) {
    const batch = input.images.slice(start, start + batchImages)
    const decoded = await inOrder(
      batch,
      async (placed) => {
        throwIfAborted(ctx.signal)
        const pixels = await decode(placed, image)
        stage.advance(1)
        return pixels
      },
      lanes
    )
    const pixels: Uint8Array[] = []
    decoded.forEach((result, i) => {
      const placed = batch[i]
      if (!placed) return
      if (result instanceof UnreadableImage) {
        bad.push({ image: placed, reason: result })
        return
      }
      kept.push(placed)
      const header = input.headers[start + i]
      if (header) headers.push(header)
      pixels.push(result)
      fingerprints.push(fingerprint(result))
    })
    await writer.append('images.bin', Buffer.concat(pixels))
  }
  if (kept.length === 0) throw noneLeft(bad, input.where)
  const classes = sortLabels(kept.map(({ label }) => label))
  requireTwoClasses(classes, input.where, `The other classes’ images can’t be read. ${expectedLayout}`)
  const codeOf = new Map(classes.map((label, code) => [label, code]))
  await writer.appendText('origins.jsonl', kept.map(({ file }) => `${JSON.stringify(file.name)}\n`).join(''))
  return imageDraft({
    writer,
    image,
    classes,
    codes: Int32Array.from(kept, ({ label }) => codeOf.get(label) ?? -1),
    pictures: pictureProfile(headers),
    bursts: burstGroups(kept.map(({ file }) => file.name)),
    given: kept.every(({ part }) => part !== null) ? Uint8Array.from(kept, ({ part }) => part ?? 0) : null,
    fingerprints: Float64Array.from(fingerprints),
    origins: { kind: 'lines', file: 'origins.jsonl' },
    origin: (row) => kept[row]?.file.name ?? '',
    problems: [...badProblems(bad), ...input.problems]
  })
}

async function decode({ file }: PlacedImage, image: ImageSize): Promise<Uint8Array | UnreadableImage> {
  try {
    return await decodeImage(await readFile(file.path), image)
  } catch (e) {
    if (e instanceof UnreadableImage) return e
    throw e
  }
}

function badProblems(bad: BadFile[]): Problem[] {
  const sorted = bad.toSorted((a, b) => (a.image.file.name < b.image.file.name ? -1 : 1))
  const list = (code: UnreadableImage['code'], sentence: (n: number) => string): Problem[] => {
    const of = sorted.filter(({ reason }) => reason.code === code)
    if (of.length === 0) return []
    const where = of.map(({ image, reason }) => `${image.file.name}: ${reason.message}`)
    return [problem({ severity: 'warning', code, message: sentence(of.length), where })]
  }
  return [
    ...list(
      'image-damaged',
      (n) =>
        `${counted(n, 'image')} can’t be read (damaged or cut off) and ${n === 1 ? 'is' : 'are'} left out. Replace ${n === 1 ? 'it' : 'them'} and import again, or go on.`
    ),
    ...list(
      'not-an-image',
      (n) =>
        `${counted(n, 'file has', 'files have')} an image’s name and ${n === 1 ? 'is' : 'are'} none that can be read; ${n === 1 ? 'it is' : 'they are'} left out.`
    )
  ]
}

function noneLeft(bad: BadFile[], where: string): AnnealError {
  return new AnnealError({
    code: 'no-readable-images',
    message: `None of the ${counted(bad.length, 'image')} can be read.`,
    where,
    hint: 'Replace the files and import again.',
    data: bad.slice(0, 200).map((b) => ({ file: b.image.file.name, reason: b.reason.message }))
  })
}
