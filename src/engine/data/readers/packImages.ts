import { burstGroups } from '@core/data/bursts'
import { fingerprint } from '@core/data/duplicates'
import { requireTwoClasses, sortLabels } from '@core/data/labels'
import { pictureProfile, type PictureFacts } from '@core/data/pictureProfile'
import { counted, problem } from '@core/data/problems'
import { AnnealError } from '@shared/errors'
import type { ImageSize, Problem } from '@shared/project'
import { UnreadableImage } from '../images/decode'
import type { Draft } from '../packed/pack'
import type { PackedWriter } from '../packed/writer'
import type { Context } from '../types'
import { decodeInBlocks, type ImageToDecode } from './decodeImages'
import { imageDraft } from './imageDraft'
import { expectedLayout, type PlacedImage } from './imageLayout'

export interface BadFile {
  image: PlacedImage
  reason: UnreadableImage
}

export interface PackInput {
  /** Those whose header was read. */
  images: ImageToDecode[]
  bad: BadFile[]
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
  for await (const block of decodeInBlocks(input.images, image, ctx)) {
    const pixels: Uint8Array[] = []
    block.images.forEach((one, i) => {
      const placed = one.image
      const result = block.results[i]
      if (result instanceof UnreadableImage) bad.push({ image: placed, reason: result })
      else if (result) {
        kept.push(placed)
        headers.push(one)
        pixels.push(result)
        fingerprints.push(fingerprint(result))
      }
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
    problems: [...badProblems(bad), ...input.problems]
  })
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
