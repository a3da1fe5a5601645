import { basename, dirname, extname } from 'node:path'
import { countCells, guessKind } from '@core/data/kinds'
import { sortLabels } from '@core/data/labels'
import { counted } from '@core/data/problems'
import type { Sniffed } from '@shared/ipc/payloads'
import { nameSchema } from '@shared/project'
import { hasImageName, headBytes, imageFormat } from './images/sniffImage'
import { hasArchiveName, withoutArchiveEnding } from './archive/kind'
import { readCsvHead } from './readers/csv'
import { isIdx, looksLikeIdxName } from './readers/idxFormat'
import { pairIdxFiles } from './readers/idxPairs'
import { placeImages, type Layout } from './readers/imageLayout'
import { noImages } from './readers/imageFolder'
import { findLabelFiles } from './readers/labels/findLabels'
import { listArrays } from './readers/npy/arrayFile'
import { imageShape, pairArrays } from './readers/npy/pairs'
import { detectFiles, type DetectedSource } from './source/detect'
import { factsOf, readHead, type SourceFile } from './source/files'
import { peekSource, withListing } from './source/unpacked'
import type { Context } from './types'

const previewRows = 8
const mostNamed = 20

/**
 * What a dropped source looks like: names and first bytes only, nothing is decoded or written.
 * @throws the same errors as an import where that is clear already: no labels, no header, a wrong file
 */
export async function sniffSource(paths: string[], ctx: Context = {}): Promise<Sniffed> {
  return withListing(
    paths,
    ctx,
    async (listing) => sniffFiles(await detectFiles(listing, paths[0] ?? ''), paths),
    peekSource
  )
}

async function sniffFiles(source: DetectedSource, paths: string[]): Promise<Sniffed> {
  const { files, bytes } = factsOf(source.files)
  const suggestedName = nameFor(paths, source)
  const head = { kind: source.kind, suggestedName, files, bytes }
  switch (source.kind) {
    case 'csv':
      return { ...head, type: 'table', ...(await sniffTable(source.files)) }
    case 'idx':
      return { ...head, type: 'image', ...noTable, ...(await sniffIdx(source.files)) }
    case 'npy':
      return { ...head, type: 'image', ...noTable, ...(await sniffArrays(source.files)) }
    case 'image-labels':
      return { ...head, type: 'image', ...noTable, ...(await sniffLabels(source.files)) }
    case 'image-folder':
      return { ...head, type: 'image', ...noTable, ...(await sniffFolder(source.files, paths[0] ?? '')) }
  }
}

type Found = Pick<Sniffed, 'sentence' | 'classes' | 'columns' | 'suggestedTarget' | 'preview' | 'labelFiles'>
const noTable = { columns: [], suggestedTarget: null, preview: [], labelFiles: [] }

async function sniffTable(files: SourceFile[]): Promise<Found> {
  const { names, dialect } = await readCsvHead(files)
  const columns = names.map((name, i) => ({
    name,
    kind: guessKind(countCells(dialect.rows.map((row) => row[i] ?? '')))
  }))
  return {
    sentence: `A table of ${counted(names.length, 'column')}; one of them is to be predicted.`,
    classes: [],
    columns,
    suggestedTarget: names.at(-1) ?? null,
    preview: dialect.rows.slice(0, previewRows).map((row) => names.map((_, i) => (row[i] ?? '').trim())),
    labelFiles: []
  }
}

async function sniffIdx(files: SourceFile[]): Promise<Pick<Found, 'sentence' | 'classes'>> {
  const own: SourceFile[] = []
  for (const file of files) if (looksLikeIdxName(file.name) || (await isIdx(file))) own.push(file)
  const pairs = await pairIdxFiles(own)
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
  where: string
): Promise<Pick<Found, 'sentence' | 'classes' | 'labelFiles'> & Pick<Sniffed, 'leftOut'>> {
  const images: SourceFile[] = []
  for (const file of files) {
    if (hasImageName(file.name) || imageFormat(await readHead(file.path, headBytes)) !== null) images.push(file)
  }
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
  return kind === 'csv' || kind === 'npy' ? basename(name, extname(name)) : name
}
