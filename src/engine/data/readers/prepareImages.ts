/** What every reader of picture files does once it knows their labels: headers and hashes now, pixels later. */
import { leftOutProblems, type LeftOut } from '@core/data/leftOut'
import { counted, problem } from '@core/data/problems'
import { requireTwoClasses, sortLabels } from '@core/data/labels'
import { AnnealError, throwIfAborted } from '@shared/errors'
import type { DatasetSource, ImageSize, Problem } from '@shared/project'
import { probeImage, UnreadableImage, type ImageProbe } from '../images/decode'
import { plainImage, type PlainImage } from '../images/plainImage'
import { mostImageBytes, tooLarge } from '../images/tooLarge'
import { packedSize } from '../images/size'
import { hasImageName, headBytes, imageFormat } from '../images/sniffImage'
import { whatItIs } from '../images/otherFormats'
import { Stage } from '../progress'
import { contentHash, factsOf, hashFile, readHead, type SourceFile } from '../source/files'
import { sortByName, whyUnreadable } from '../source/listing'
import { readFiles } from '../source/readFiles'
import type { Context } from '../types'
import { inOrder } from './inOrder'
import { expectedLayout, type PlacedImage } from './imageLayout'
import { packImages, type BadFile } from './packImages'
import type { Prepared, ReadOptions } from './reader'

interface Probed {
  image: PlacedImage
  hash: string
  /** "PNG" */
  format: string
  found: ImageProbe | UnreadableImage
  plain: PlainImage | null
  content: Buffer | null
}

/** Files up to so many bytes together are kept from the first look for decoding; more are read a second time. */
const keptBytes = 256 * 1024 * 1024

export interface LabelledImages {
  source: Pick<DatasetSource, 'kind' | 'choices'>
  images: PlacedImage[]
  /** Files the labels come from: part of the source as the images are. */
  labelFiles: SourceFile[]
  problems: Problem[]
  where: string
}

/** @throws `one-class`, `no-readable-images` */
export async function prepareImages(given: LabelledImages, options: ReadOptions, ctx: Context): Promise<Prepared> {
  const { source, where, labelFiles } = given
  requireTwoClasses(sortLabels(given.images.map((image) => image.label)), where, expectedLayout)
  const { probed, leftOut } = await probeAll(given.images, ctx)
  const { good, bad } = sortOut(probed)
  if (good.length === 0) throw allBad(bad, leftOut, where)
  const own = [...probed.map(({ image }) => image.file), ...labelFiles]
  const sizes = good.map(({ found }) => found)
  const image = packedSize(
    sizes,
    sizes.every((found) => found.grey),
    options
  )
  const problems = [...leftOutProblems(leftOut), ...given.problems, ...sizeProblem(sizes, image)]
  const hashes = probed.map(({ image: { file }, hash }) => ({ name: file.name, hash }))
  for (const file of labelFiles) hashes.push({ name: file.name, hash: await hashFile(file.path, ctx.signal) })
  return {
    facts: { ...source, ...factsOf(own), hash: contentHash(hashes) },
    files: own,
    image,
    target: null,
    pack: (writer, packCtx) => {
      const images = good.map(({ found: { width, height, grey }, ...rest }) => ({ ...rest, width, height, grey }))
      return packImages({ images, bad, image, problems, where, writer }, packCtx)
    }
  }
}

/** By name where it says so, else by content: a picture may have no extension, or another. */
export async function imageFiles(
  files: SourceFile[],
  ctx: Context
): Promise<{ images: SourceFile[]; leftOut: LeftOut[] }> {
  const leftOut: LeftOut[] = []
  const isImage = files.map(({ name }) => hasImageName(name))
  const unnamed = isImage.flatMap((named, i) => (named ? [] : [i]))
  await inOrder(unnamed, async (i) => {
    throwIfAborted(ctx.signal)
    const { path = '', name = '' } = files[i] ?? {}
    const head = await readHead(path, headBytes).catch((e: unknown) => whyUnreadable(e, false))
    isImage[i] = typeof head !== 'string' && imageFormat(head) !== null
    if (isImage[i]) return
    const reason = typeof head === 'string' ? head : whatItIs(name, head)
    leftOut.push({ name, code: typeof head === 'string' ? 'file-unreadable' : 'other-file', reason })
  })
  return { images: files.filter((_, i) => isImage[i]), leftOut }
}

/** Every file is read for its hash and header; pixels are decoded later. Those that can't be opened are left out. */
async function probeAll(images: PlacedImage[], ctx: Context): Promise<{ probed: Probed[]; leftOut: LeftOut[] }> {
  const stage = new Stage(ctx, 'Looking at images', 'images', images.length)
  const leftOut: LeftOut[] = []
  const probed = new Array<Probed | null>(images.length).fill(null)
  let kept = 0
  const files = images.map((image) => image.file)
  const probe = (image: PlacedImage, i: number, content: Buffer, hash: string): Promise<void> | undefined => {
    kept += content.length
    const format = imageFormat(content)?.toUpperCase() ?? ''
    const one = { image, hash, format, content: kept <= keptBytes ? content : null }
    const plain = plainImage(content)
    if (!plain) {
      return probeImage(content)
        .catch(unreadable)
        .then((found) => void (probed[i] = { ...one, plain, found }))
    }
    probed[i] = { ...one, plain, found: { width: plain.width, height: plain.height, grey: plain.channels === 1 } }
    return undefined
  }
  await readFiles(files, { limit: mostImageBytes, hash: true, signal: ctx.signal }, (read, i) => {
    stage.advance(1)
    const image = images[i]
    if (!image) return undefined
    const { name, path } = image.file
    if ('content' in read) return probe(image, i, read.content, read.hash)
    if ('error' in read) {
      leftOut.push({ name, code: 'file-unreadable', reason: whyUnreadable(read.error, false) })
      return undefined
    }
    return hashFile(path, ctx.signal).then((hash) => {
      probed[i] = { image, hash, format: '', found: tooLarge(read.size), plain: null, content: null }
    })
  })
  return { probed: probed.filter((one) => one !== null), leftOut: sortByName(leftOut) }
}

function unreadable(e: unknown): UnreadableImage {
  if (e instanceof UnreadableImage) return e
  throw e
}

function sortOut(probed: Probed[]): { good: (Probed & { found: ImageProbe })[]; bad: BadFile[] } {
  const good: (Probed & { found: ImageProbe })[] = []
  const bad: BadFile[] = []
  for (const one of probed) {
    const { image, found } = one
    if (found instanceof UnreadableImage) bad.push({ image, reason: found })
    else good.push({ ...one, found })
  }
  return { good, bad }
}

function sizeProblem(sizes: ImageProbe[], image: ImageSize): Problem[] {
  const different = new Set(sizes.map(({ width, height }) => `${width}x${height}`))
  if (different.size < 2) return []
  const how = {
    pad: 'with black bars where the shape differs',
    crop: 'cutting off what sticks out',
    stretch: 'stretched'
  }
  return [
    problem({
      severity: 'info',
      code: 'mixed-sizes',
      message: `The images have ${different.size.toLocaleString('en-US')} different sizes; each is brought to ${image.width}x${image.height}, ${how[image.fit]}.`,
      where: [],
      count: different.size
    })
  ]
}

/** The folder a file was found from. */
export function rootOf(file: SourceFile): string {
  const tail = file.name.split('/').length
  return file.path.split(/[\\/]/).slice(0, -tail).join('/') || file.path
}

function allBad(bad: BadFile[], leftOut: LeftOut[], where: string): AnnealError {
  const all = [
    ...bad.map((b) => ({ file: b.image.file.name, reason: b.reason.message })),
    ...leftOut.map(({ name, reason }) => ({ file: name, reason }))
  ]
  const [first] = all
  return new AnnealError({
    code: 'no-readable-images',
    message: `None of the ${counted(all.length, 'image')} can be read${first ? `; “${first.file}”: ${first.reason}` : ''}.`,
    where,
    hint: 'Replace the files and import again.',
    data: all.slice(0, 200)
  })
}
