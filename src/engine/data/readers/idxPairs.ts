import { testPart, trainPart, validationPart } from '@core/data/split'
import { counted } from '@core/data/problems'
import { AnnealError } from '@shared/errors'
import type { SourceFile } from '../source/files'
import { readIdxHeader, type IdxHeader } from './idxFormat'

export interface IdxFile {
  file: SourceFile
  header: IdxHeader
}

/** Images and their labels. */
export interface IdxPair {
  images: IdxFile
  labels: IdxFile
  /** Index into splitNames, as the file's name says; train where it says nothing. */
  part: number
  rows: number
}

/** "train-images-idx3-ubyte.gz" and "train-labels-idx1-ubyte.gz" share "train". */
function stemOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.gz$|images?|labels?|idx\d|ubyte/g, '')
    .replace(/[^a-z0-9/]+/g, '-')
}

function partOf(name: string): number {
  if (/t10k|test/i.test(name)) return testPart
  return /val/i.test(name) ? validationPart : trainPart
}

/** Reads the headers and puts images and labels together. @throws `idx-missing-labels`, `idx-missing-images`, `idx-count-mismatch`, `idx-different-sizes` */
export async function pairIdxFiles(files: SourceFile[]): Promise<IdxPair[]> {
  const images = new Map<string, IdxFile>()
  const labels = new Map<string, IdxFile>()
  for (const file of files) {
    const header = await readIdxHeader(file)
    const of = header.dims.length === 1 ? labels : images
    const stem = stemOf(file.name)
    // The same file plain and gzipped side by side, as an unpacking tool leaves it: one is enough.
    if (!of.has(stem) || !header.gzipped) of.set(stem, { file, header })
  }
  const pairs: IdxPair[] = []
  for (const [stem, image] of images) {
    const label = labels.get(stem) ?? (images.size === 1 && labels.size === 1 ? [...labels.values()][0] : undefined)
    if (!label) throw missingLabels(image.file)
    pairs.push(pair(image, label))
    labels.delete([...labels].find(([, found]) => found === label)?.[0] ?? '')
  }
  const alone = [...labels.values()][0]
  if (alone) throw missingImages(alone.file)
  // Train before validation before test, whatever the names: rows are in the order of the parts.
  pairs.sort((a, b) => a.part - b.part || (a.images.file.name < b.images.file.name ? -1 : 1))
  requireOneSize(pairs)
  return pairs
}

function pair(images: IdxFile, labels: IdxFile): IdxPair {
  const [rows = 0] = images.header.dims
  const [labelRows = 0] = labels.header.dims
  if (rows !== labelRows) {
    throw new AnnealError({
      code: 'idx-count-mismatch',
      message: `“${images.file.name}” has ${counted(rows, 'image')} and “${labels.file.name}” ${counted(labelRows, 'label')}; there is one label for each image.`,
      where: labels.file.name,
      hint: 'Choose the two files that belong together.'
    })
  }
  return { images, labels, rows, part: partOf(images.file.name) }
}

function requireOneSize(pairs: IdxPair[]): void {
  const first = pairs[0]
  for (const other of pairs) {
    if (first && sizeOf(other) !== sizeOf(first)) {
      throw new AnnealError({
        code: 'idx-different-sizes',
        message: `The images in “${first.images.file.name}” are ${sizeOf(first)}, those in “${other.images.file.name}” ${sizeOf(other)}.`,
        where: other.images.file.name,
        hint: 'Import files whose images have one size.'
      })
    }
  }
}

function sizeOf({ images }: IdxPair): string {
  return images.header.dims.slice(1).join('x')
}

function missingLabels(file: SourceFile): AnnealError {
  return new AnnealError({
    code: 'idx-missing-labels',
    message: `“${file.name}” holds images, and there is no file with their labels beside it.`,
    where: file.name,
    hint: 'Choose images and labels together, for example train-images-idx3-ubyte and train-labels-idx1-ubyte, or their folder.'
  })
}

function missingImages(file: SourceFile): AnnealError {
  return new AnnealError({
    code: 'idx-missing-images',
    message: `“${file.name}” holds labels, and there is no file with their images beside it.`,
    where: file.name,
    hint: 'Choose images and labels together, for example train-images-idx3-ubyte and train-labels-idx1-ubyte, or their folder.'
  })
}
