import { basename, dirname, extname } from 'node:path'
import { countCells, guessKind } from '@core/data/kinds'
import { sortLabels } from '@core/data/labels'
import { counted } from '@core/data/problems'
import type { Sniffed } from '@shared/ipc/payloads'
import { nameSchema, type ReadChoices, type TableKind } from '@shared/project'
import { hasImageName } from './images/sniffImage'
import { hasArchiveName, withoutArchiveEnding } from './archive/kind'
import { idxFiles } from './readers/idxFormat'
import { pairIdxFiles } from './readers/idxPairs'
import { placeImages, type Layout } from './readers/imageLayout'
import { noImages } from './readers/imageFolder'
import { findLabelFiles } from './readers/labels/findLabels'
import { imageFiles } from './readers/prepareImages'
import { listArrays } from './readers/npy/arrayFile'
import { imageShape, pairArrays } from './readers/npy/pairs'
import { detectFiles, type DetectedSource } from './source/detect'
import { factsOf, type SourceFile } from './source/files'
import { peekSource, withListing } from './source/unpacked'
import { lookAtTable } from './readers/table'
import { isTable } from './source/tableKind'
import type { Context } from './types'

const previewRows = 8
const mostNamed = 20

/**
 * What a dropped source looks like: names and first bytes where they tell, nothing is decoded or kept.
 * @throws the same errors as an import where that is clear already: no labels, no header, a wrong file
 */
export async function sniffSource(paths: string[], ctx: Context = {}, choices: ReadChoices = {}): Promise<Sniffed> {
  return withListing(
    paths,
    ctx,
    async (listing) => sniffFiles(await detectFiles(listing, paths[0] ?? ''), paths, choices, ctx),
    peekSource
  )
}

async function sniffFiles(
  source: DetectedSource,
  paths: string[],
  choices: ReadChoices,
  ctx: Context
): Promise<Sniffed> {
  const { files, bytes } = factsOf(source.files)
  const suggestedName = nameFor(paths, source)
  const head = { kind: source.kind, suggestedName, files, bytes }
  if (isTable(source.kind)) {
    return { ...head, type: 'table', ...(await sniffTable(source.kind, source.files, choices, ctx)) }
  }
  switch (source.kind) {
    case 'idx':
      return { ...head, type: 'image', ...noTable, ...(await sniffIdx(source.files)) }
    case 'npy':
      return { ...head, type: 'image', ...noTable, ...(await sniffArrays(source.files)) }
    case 'image-labels':
      return { ...head, type: 'image', ...noTable, ...(await sniffLabels(source.files)) }
    case 'image-folder':
      return { ...head, type: 'image', ...noTable, ...(await sniffFolder(source.files, paths[0] ?? '', ctx)) }
  }
}

type Found = Pick<
  Sniffed,
  'sentence' | 'classes' | 'columns' | 'suggestedTarget' | 'preview' | 'labelFiles' | 'parts' | 'part'
>
const noTable = { columns: [], suggestedTarget: null, preview: [], labelFiles: [], parts: [], part: null }

const tableTitles: Record<TableKind, string> = {
  csv: 'A table',
  json: 'A table in JSON',
  parquet: 'A table in Parquet',
  arrow: 'A table in Arrow’s format',
  xlsx: 'A sheet of a workbook',
  sqlite: 'A table of an SQLite database'
}

async function sniffTable(kind: TableKind, files: SourceFile[], asked: ReadChoices, ctx: Context): Promise<Found> {
  const { names, sample, parts, choices } = await lookAtTable(kind, files, asked, ctx)
  const columns = names.map((name, i) => ({ name, kind: guessKind(countCells(sample.map((row) => row[i] ?? ''))) }))
  return {
    sentence: `${tableTitles[kind]} of ${counted(names.length, 'column')}; one of them is to be predicted.`,
    classes: [],
    columns,
    suggestedTarget: names.at(-1) ?? null,
    preview: sample.slice(0, previewRows).map((row) => names.map((_, i) => (row[i] ?? '').trim())),
    labelFiles: [],
    parts: parts.length > 1 ? parts : [],
    part: choices.part ?? null
  }
}

async function sniffIdx(files: SourceFile[]): Promise<Pick<Found, 'sentence' | 'classes'>> {
  const pairs = await pairIdxFiles(await idxFiles(files))
  const rows = pairs.reduce((sum, pair) => sum + pair.rows, 0)
  const size = pairs[0]?.images.header.dims.slice(1).toReversed().join('x') ?? ''
  return { sentence: `${counted(rows, 'image')} of ${size} in IDX files, as MNIST has them.`, classes: [] }
}

async function sniffArrays(files: SourceFile[]): Promise<Pick<Found, 'sentence' | 'classes'>> {
  const pairs = pairArrays(await listArrays(files), files[0]?.name ?? '')
  const rows = pairs.reduce((sum, pair) => sum + pair.rows, 0)
  const shape = pairs[0] && imageShape(pairs[0].images.header.shape)
  const size = shape ? `${shape.width}x${shape.height}` : ''
  return { sentence: `${counted(rows, 'image')} of ${size} in NumPy arrays, with a label for each.`, classes: [] }
}

async function sniffLabels(files: SourceFile[]): Promise<Pick<Found, 'sentence' | 'classes' | 'labelFiles'>> {
  const images = files.filter((file) => hasImageName(file.name)).length
  const found = await findLabelFiles(files)
  const [first] = found
  const from = first ? `; “${first.file.name}” names them` : ''
  const what = first?.label
    ? ` and their labels, in the column “${first.label}”`
    : first
      ? ', and several columns could be the label'
      : ''
  return {
    sentence: `${counted(images, 'image')}${from}${what}.`,
    classes: sortLabels(first?.labels ?? []),
    labelFiles: found.map(offered)
  }
}

function offered({
  file,
  columns,
  name,
  label,
  candidates
}: Awaited<ReturnType<typeof findLabelFiles>>[number]): Found['labelFiles'][number] {
  return { file: file.name, columns, name, label, candidates }
}

async function sniffFolder(
  files: SourceFile[],
  where: string,
  ctx: Context
): Promise<Pick<Found, 'sentence' | 'classes' | 'labelFiles'> & Pick<Sniffed, 'leftOut'>> {
  const { images } = await imageFiles(files, ctx)
  if (images.length === 0) throw noImages(files.length, where)
  const layout = placeImages(images, where)
  const classes = sortLabels(layout.images.map((image) => image.label))
  const labelFiles = (await findLabelFiles(files)).map(offered)
  return {
    sentence: folderSentence(layout, classes.length),
    classes,
    labelFiles,
    ...leftOutOf(files, images, labelFiles)
  }
}

/** Labels in a CSV file beside the pictures, notes, videos: nobody should believe that they were read. */
function leftOutOf(
  files: SourceFile[],
  images: SourceFile[],
  labels: readonly { file: string }[]
): Pick<Sniffed, 'leftOut'> {
  const known = new Set([...images.map(({ name }) => name), ...labels.map(({ file }) => file)])
  const rest = files.filter((file) => !known.has(file.name))
  if (rest.length === 0) return {}
  return { leftOut: { count: rest.length, names: rest.slice(0, mostNamed).map((file) => file.name) } }
}

function folderSentence({ images }: Layout, classes: number): string {
  const what = `${counted(images.length, 'image')} in ${counted(classes, 'folder')}`
  return images.some((image) => image.part !== null)
    ? `${what} for each of train, validation and test: the folder’s name is the label.`
    : `${what}: each folder’s name is a label.`
}

/** From the file's or folder's name; a general one ("data") takes that of the folder around it. */
function nameFor(paths: string[], { kind, files }: DetectedSource): string {
  const first = paths[0] ?? ''
  if (kind === 'idx' && files.some((file) => /t10k|train-images/.test(file.name))) return 'mnist'
  const own = paths.length > 1 ? basename(dirname(first)) : ownName(basename(first), kind)
  const name = /^(data|dataset|images?|train|files?)$/i.test(own) ? basename(dirname(first)) : own
  const clean = name
    .replace(/[^\p{L}\p{N} _.-]+/gu, ' ')
    .trim()
    .replace(/^\.+|[. ]+$/g, '')
    .slice(0, 80)
  return nameSchema.safeParse(clean).success ? clean : 'data'
}

/** Without the ending of a file; a folder keeps what looks like one. */
function ownName(name: string, kind: DetectedSource['kind']): string {
  if (hasArchiveName(name)) return withoutArchiveEnding(name)
  return isTable(kind) || kind === 'npy' ? basename(name, extname(name)) : name
}
