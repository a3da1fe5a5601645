import { readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { counted, problem } from '@core/data/problems'
import { requireTwoClasses, sortLabels } from '@core/data/labels'
import { AnnealError, throwIfAborted } from '@shared/errors'
import type { ImageSize, Problem } from '@shared/project'
import { probeImage, UnreadableImage, type ImageProbe } from '../images/decode'
import { packedSize } from '../images/size'
import { hasImageName, headBytes, imageFormat } from '../images/sniffImage'
import { Stage } from '../progress'
import { contentHash, factsOf, readHead, type SourceFile } from '../source/files'
import type { Context } from '../types'
import { inOrder } from './inOrder'
import { expectedLayout, placeImages, type PlacedImage } from './imageLayout'
import { packImages, type BadFile } from './packImages'
import type { Prepared, Reader, ReadOptions } from './reader'

/** A folder of images whose subfolders are labels. */
export const imageFolderReader: Reader = { kind: 'image-folder', prepare }

interface Probed {
  image: PlacedImage
  hash: string
  /** "PNG" */
  format: string
  found: ImageProbe | UnreadableImage
}

async function prepare(files: SourceFile[], options: ReadOptions, ctx: Context): Promise<Prepared> {
  const candidates = await imageFiles(files, ctx)
  const where = files[0] ? rootOf(files[0]) : ''
  if (candidates.length === 0) throw noImages(files.length, where)
  const { images, loose } = placeImages(candidates, where)
  requireTwoClasses(sortLabels(images.map((image) => image.label)), where, expectedLayout)
  const probed = await probeAll(images, ctx)
  const { good, bad } = sortOut(probed)
  if (good.length === 0) throw allBad(bad, where)
  const own = images.map((image) => image.file)
  const image = packedSize(
    good.map(({ found }) => found),
    good.every(({ found }) => found.grey),
    options
  )
  const largest = good.reduce((most, { found }) => Math.max(most, found.width * found.height), 1)
  const headers = good.map(({ found, format }) => ({ ...found, format }))
  const problems = [
    ...otherFiles(files, candidates),
    ...looseProblem(loose),
    ...sizeProblem(
      good.map(({ found }) => found),
      image
    )
  ]
  return {
    facts: {
      kind: 'image-folder',
      ...factsOf(own),
      hash: contentHash(probed.map(({ image: { file }, hash }) => ({ name: file.name, hash })))
    },
    files: own,
    image,
    target: null,
    pack: (writer, packCtx) =>
      packImages({ images: good.map((g) => g.image), headers, bad, largest, image, problems, where, writer }, packCtx)
  }
}

/** By name where it says so, else by content: a picture may have no extension, or another. */
async function imageFiles(files: SourceFile[], ctx: Context): Promise<SourceFile[]> {
  const isImage = await inOrder(files, async (file) => {
    throwIfAborted(ctx.signal)
    return hasImageName(file.name) || imageFormat(await readHead(file.path, headBytes)) !== null
  })
  return files.filter((_, i) => isImage[i])
}

/** Every file is read once for its hash and header; pixels are decoded later. */
async function probeAll(images: PlacedImage[], ctx: Context): Promise<Probed[]> {
  const stage = new Stage(ctx, 'Looking at images', 'images', images.length)
  return inOrder(images, async (image) => {
    throwIfAborted(ctx.signal)
    const content = await readFile(image.file.path)
    const hash = createHash('sha256').update(content).digest('hex')
    const found = await probeImage(content).catch(unreadable)
    stage.advance(1)
    return { image, hash, found, format: imageFormat(content)?.toUpperCase() ?? '' }
  })
}

function unreadable(e: unknown): UnreadableImage {
  if (e instanceof UnreadableImage) return e
  throw e
}

function sortOut(probed: Probed[]): { good: (Probed & { found: ImageProbe })[]; bad: BadFile[] } {
  const good: (Probed & { found: ImageProbe })[] = []
  const bad: BadFile[] = []
  for (const { found, ...rest } of probed) {
    if (found instanceof UnreadableImage) bad.push({ image: rest.image, reason: found })
    else good.push({ ...rest, found })
  }
  return { good, bad }
}

function otherFiles(files: SourceFile[], images: SourceFile[]): Problem[] {
  const known = new Set(images)
  const rest = files.filter((file) => !known.has(file))
  if (rest.length === 0) return []
  return [
    problem({
      severity: 'info',
      code: 'other-files',
      message: `${counted(rest.length, 'file is', 'files are')} no image and ${rest.length === 1 ? 'is' : 'are'} left out.`,
      where: rest.map((file) => file.name)
    })
  ]
}

function looseProblem(loose: SourceFile[]): Problem[] {
  if (loose.length === 0) return []
  return [
    problem({
      severity: 'warning',
      code: 'images-without-labels',
      message: `${counted(loose.length, 'image lies', 'images lie')} beside the labels’ folders and ${loose.length === 1 ? 'has' : 'have'} no label; ${loose.length === 1 ? 'it is' : 'they are'} left out.`,
      where: loose.map((file) => file.name)
    })
  ]
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
function rootOf(file: SourceFile): string {
  const tail = file.name.split('/').length
  return file.path.split(/[\\/]/).slice(0, -tail).join('/') || file.path
}

export function noImages(files: number, where: string): AnnealError {
  return new AnnealError({
    code: 'no-images',
    message: `None of the ${counted(files, 'file')} is an image.`,
    where,
    hint: expectedLayout
  })
}

function allBad(bad: BadFile[], where: string): AnnealError {
  const first = bad[0]
  return new AnnealError({
    code: 'no-readable-images',
    message: `None of the ${counted(bad.length, 'image')} can be read${first ? `; “${first.image.file.name}”: ${first.reason.message}` : ''}.`,
    where,
    hint: 'Replace the files and import again.',
    data: bad.slice(0, 200).map((b) => ({ file: b.image.file.name, reason: b.reason.message }))
  })
}
