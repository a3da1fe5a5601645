import { testPart, trainPart, validationPart } from '@core/data/split'
import { AnnealError } from '@shared/errors'
import type { SourceFile } from '../source/files'

export const partNames: Record<string, number> = {
  train: trainPart,
  training: trainPart,
  val: validationPart,
  valid: validationPart,
  validation: validationPart,
  dev: validationPart,
  test: testPart,
  testing: testPart
}

export interface PlacedImage {
  file: SourceFile
  label: string
  /** Index into splitNames; null: the folder names no parts. */
  part: number | null
}

export interface Layout {
  images: PlacedImage[]
  /** Pictures that lie beside the labelled ones and have no label. */
  loose: SourceFile[]
}

export const expectedLayout =
  'Put the images into one folder a label, for example flowers/rose/1.jpg and flowers/tulip/1.jpg; train, validation and test folders may stand on top.'

/**
 * Label and part of each image from its place: `[train|validation|test/]label/…/name`. Parts count
 * as such when the source has train and at least one other, and nothing else on top; otherwise
 * "test" is a label like any other. A single folder around everything (as an archive leaves it) is
 * looked through.
 * @throws `images-without-labels`
 */
export function placeImages(files: SourceFile[], where: string): Layout {
  const { placed, hasParts } = unwrapped(files)
  const images: PlacedImage[] = []
  const loose: SourceFile[] = []
  for (const { file, path } of placed) {
    const inPart = hasParts ? path.slice(1) : path
    const label = inPart.length > 1 ? inPart[0] : undefined
    const part = hasParts ? (partNames[path[0]?.toLowerCase() ?? ''] ?? null) : null
    if (label === undefined) loose.push(file)
    else images.push({ file, label, part })
  }
  if (images.length === 0) throw withoutLabels(files.length, where)
  return { images, loose }
}

/** The part each image's folder names, where images lie in a train and another part's folder; null where not. */
export function partFolders(files: SourceFile[]): (number | null)[] {
  const { placed, hasParts } = unwrapped(files)
  return placed.map(({ path }) =>
    hasParts && path.length > 1 ? (partNames[path[0]?.toLowerCase() ?? ''] ?? null) : null
  )
}

function unwrapped(files: SourceFile[]): { placed: { file: SourceFile; path: string[] }[]; hasParts: boolean } {
  const paths = files.map((file) => file.name.split('/'))
  const skip = wrappers(paths)
  const placed = files.map((file, i) => ({ file, path: (paths[i] ?? []).slice(skip) }))
  const tops = new Set(placed.filter(({ path }) => path.length > 1).map(({ path }) => path[0]?.toLowerCase() ?? ''))
  const parts = new Set([...tops].map((top) => partNames[top]))
  return { placed, hasParts: tops.size > 1 && !parts.has(undefined) && parts.has(trainPart) }
}

/** How many folders every file shares. A lone folder that directly holds the images is a label, not a wrapper. */
function wrappers(paths: string[][]): number {
  const first = paths[0] ?? []
  let depth = 0
  while (paths.every((path) => path.length > depth + 2 && path[depth] === first[depth])) depth++
  return depth
}

function withoutLabels(count: number, where: string): AnnealError {
  return new AnnealError({
    code: 'images-without-labels',
    message: `${count === 1 ? 'The image lies' : `The ${count.toLocaleString('en-US')} images lie`} in no subfolder, so there are no labels to learn; the subfolder’s name is the label.`,
    where,
    hint: expectedLayout
  })
}
