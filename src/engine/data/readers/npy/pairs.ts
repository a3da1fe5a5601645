/** Which arrays are images, and which hold their labels. */
import { counted } from '@core/data/problems'
import { testPart, trainPart, validationPart } from '@core/data/split'
import { AnnealError } from '@shared/errors'
import type { ArrayRef, Arrays } from './arrayFile'

export interface ArrayPair {
  images: ArrayRef
  labels: ArrayRef
  part: number
  rows: number
}

/** How the numbers of one image lie: [h,w], [h,w,c] or [c,h,w]. */
export interface ImageShape {
  width: number
  height: number
  channels: 1 | 3 | 4
  channelsFirst: boolean
}

const mostSide = 4096
const roleWords =
  /(^|[^a-z])(x|y|images?|imgs?|pictures?|data|features?|inputs?|labels?|targets?|classes|class)(?=$|[^a-z])/g
const labelWords = /(^|[^a-z])(y|labels?|targets?|classes|class)($|[^a-z])/
const partWords = /(^|[^a-z])(train(ing)?|val(id(ation)?)?|dev|test(ing)?|t10k)($|[^a-z])/

/** Null: no image has this shape. A last dimension of 1, 3 or 4 is the channels; else a first of 1 or 3. */
export function imageShape(shape: number[]): ImageShape | null {
  const [, a = 0, b = 0, c] = shape
  const sides = (height: number, width: number): boolean =>
    height >= 1 && width >= 1 && height <= mostSide && width <= mostSide
  if (shape.length === 3) return sides(a, b) ? { height: a, width: b, channels: 1, channelsFirst: false } : null
  if (shape.length !== 4 || c === undefined) return null
  if ((c === 1 || c === 3 || c === 4) && sides(a, b)) return { height: a, width: b, channels: c, channelsFirst: false }
  if ((a === 1 || a === 3) && sides(b, c)) return { height: b, width: c, channels: a, channelsFirst: true }
  return null
}

function isLabels({ header: { shape }, stem }: ArrayRef): boolean {
  if (shape.length === 1) return true
  return shape.length === 2 && ((shape[1] ?? 0) === 1 || labelWords.test(stem.toLowerCase()))
}

function partOf(stem: string): number {
  const word = partWords.exec(stem.toLowerCase())?.[2] ?? ''
  if (/^t(est|10k)/.test(word)) return testPart
  return /^(val|dev)/.test(word) ? validationPart : trainPart
}

/** "x_train" and "y_train", "train_images" and "train_labels" share "train". */
function keyOf(stem: string): string {
  return stem
    .toLowerCase()
    .replace(roleWords, '$1')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

/** @throws `npy-no-images`, `npy-missing-labels`, `npy-count-mismatch`, `npy-different-sizes` and what a needed array can't be read for */
export function pairArrays({ good, bad }: Arrays, where: string): ArrayPair[] {
  const images = good.filter(({ header }) => imageShape(header.shape) !== null)
  const labels = new Set(good.filter(isLabels))
  const needed = bad[0]
  if (images.length === 0) throw needed ? needed.reason : noImages(good, where)
  const pairs = images.map((image): ArrayPair => {
    const own = [...labels].filter((label) => keyOf(label.stem) === keyOf(image.stem))
    const label = own.length === 1 ? own[0] : images.length === 1 && labels.size === 1 ? [...labels][0] : undefined
    if (!label) {
      const broken = bad.find(({ stem }) => keyOf(stem) === keyOf(image.stem))
      throw broken ? broken.reason : missingLabels(image, good)
    }
    labels.delete(label)
    return pair(image, label)
  })
  // Train before validation before test, whatever the names: rows are in the order of the parts.
  pairs.sort((a, b) => a.part - b.part || (a.images.name < b.images.name ? -1 : 1))
  requireOneShape(pairs)
  return pairs
}

function pair(images: ArrayRef, labels: ArrayRef): ArrayPair {
  const [rows = 0] = images.header.shape
  const [labelRows = 0] = labels.header.shape
  if (rows === labelRows) return { images, labels, rows, part: partOf(images.stem) }
  throw new AnnealError({
    code: 'npy-count-mismatch',
    message: `“${images.name}” has ${counted(rows, 'image')} and “${labels.name}” ${counted(labelRows, 'label')}; there is one label for each image.`,
    where: labels.name,
    hint: 'Choose the two arrays that belong together.'
  })
}

function requireOneShape(pairs: ArrayPair[]): void {
  const [first] = pairs
  for (const { images } of pairs) {
    const shape = images.header.shape.slice(1).join('x')
    const expected = first?.images.header.shape.slice(1).join('x')
    if (!first || shape === expected) continue
    throw new AnnealError({
      code: 'npy-different-sizes',
      message: `The images in “${first.images.name}” are ${expected}, those in “${images.name}” ${shape}.`,
      where: images.name,
      hint: 'Import arrays whose images have one size.'
    })
  }
}

function noImages(arrays: ArrayRef[], where: string): AnnealError {
  return new AnnealError({
    code: 'npy-no-images',
    message: `No array here holds images: ${listOf(arrays)}. Images are count x height x width, or with 1, 3 or 4 channels as a fourth, each side at most ${mostSide}.`,
    where,
    hint: 'Save the pictures as one such array, or a table as CSV.'
  })
}

function missingLabels(image: ArrayRef, arrays: ArrayRef[]): AnnealError {
  return new AnnealError({
    code: 'npy-missing-labels',
    message: `No array tells the labels of “${image.name}”. There are ${listOf(arrays)}.`,
    where: image.name,
    hint: 'Name them alike, as x_train and y_train or images.npy and labels.npy are; labels are one number or text an image.'
  })
}

function listOf(arrays: ArrayRef[]): string {
  if (arrays.length === 0) return 'nothing that can be read'
  return arrays
    .slice(0, 20)
    .map(({ name, header }) => `“${name}” (${header.shape.join('x') || 'one value'})`)
    .join(', ')
}
