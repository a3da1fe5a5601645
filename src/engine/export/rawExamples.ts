/** Examples as the source has them, before any preprocessing: what somebody with the exported files begins with. */
import { readFile } from 'node:fs/promises'
import { isMissing, type Cell } from '@core/data'
import { readCell, usualForm } from '@core/data/readCell'
import { timeText } from '@core/data/times'
import { plainCell } from '@core/data/writeCell'
import { AnnealError } from '@shared/errors'
import type {
  CellForm,
  ImagePreprocess,
  InputPreprocess,
  RecipeFile,
  TablePreprocess,
  TokensPreprocess
} from '@shared/project'
import type { Project } from '@store/types'
import { decodeOriginal } from '@engine/data/images/decode'
import { readTableRows, type TableRow } from '@engine/data/readers/table/rows'
import { readIdxHeader, readIdxRows } from '@engine/data/readers/idxFormat'
import { readArrayImages } from '@engine/data/readers/npy'
import { detectFiles, type DetectedSource } from '@engine/data/source/detect'
import { withListing } from '@engine/data/source/unpacked'
import type { SourceFile } from '@engine/data/source/files'
import type { Context, PackedColumn, PackedDataset } from '@engine/data/types'
import { fitImage, type RawImage } from '@engine/preprocess/preprocess.mjs'
import type { RawExample, RawValue } from './verify/plain'

/** @throws AnnealError `source-missing`, `source-changed` */
export async function rawExamples(
  project: Project,
  recipe: RecipeFile,
  data: PackedDataset,
  rows: Int32Array,
  ctx: Context
): Promise<RawExample[]> {
  const examples = Array.from(rows, (): RawExample => ({}))
  for (const [name, spec] of Object.entries(recipe.preprocess.inputs)) {
    const values = await rawValues(project, { spec, column: recipe.inputs[name]?.columns[0] ?? name }, data, rows, ctx)
    values.forEach((value, i) => {
      const example = examples[i]
      if (example) example[name] = value
    })
  }
  return examples
}

async function rawValues(
  project: Project,
  { spec, column }: { spec: InputPreprocess; column: string },
  data: PackedDataset,
  rows: Int32Array,
  ctx: Context
): Promise<RawValue[]> {
  return withSource(project, data, ctx, (source) => valuesOf(source, { spec, column }, data, rows, ctx))
}

async function valuesOf(
  source: DetectedSource,
  { spec, column }: { spec: InputPreprocess; column: string },
  data: PackedDataset,
  rows: Int32Array,
  ctx: Context
): Promise<RawValue[]> {
  if (spec.kind !== 'image') return tableRows(source, spec, data, rows, ctx)
  const origins = Array.from(rows, (row) => data.origin(row))
  const images = await imagesOf(source, data, origins, ctx)
  images.forEach((image, i) => {
    if (!isPacked(spec, image, data.column(column), rows[i] ?? 0)) throw sourceChanged(data, origins[i] ?? '')
  })
  return images
}

/** Whether a picture still is the one that was imported: else any difference in the answers would be blamed on the export. */
function isPacked(spec: ImagePreprocess, image: RawImage, packed: PackedColumn, row: number): boolean {
  if (packed.kind !== 'image') return false
  const pixels = packed.pixels.read(Int32Array.of(row))
  return fitImage(spec, image).every((value, i) => value === pixels[i])
}

/** Origins of a table's rows are "row <number>". */
async function tableRows(
  { files }: DetectedSource,
  spec: TablePreprocess | TokensPreprocess,
  data: PackedDataset,
  rows: Int32Array,
  ctx: Context
): Promise<RawValue[]> {
  const numbers = Array.from(rows, (row) => Number(data.origin(row).slice('row '.length)))
  const found = new Map<number, Record<string, Cell>>()
  const visit = (read: TableRow[]): void => read.forEach(({ number, cells }) => found.set(number, cells))
  await readTableRows(files[0]?.path ?? '', { choices: data.document.source.choices, visit, only: numbers }, ctx)
  const columns = spec.kind === 'table' ? spec.columns : [{ name: spec.column, form: spec.form }]
  return numbers.map((number, i) => {
    const cells = found.get(number)
    const origin = `row ${number}`
    if (!cells) throw sourceChanged(data, origin)
    return Object.fromEntries(
      columns.map(({ name, form }): [string, string] => {
        const cell = originalCell(cells[name] ?? '', form, data.column(name), rows[i] ?? 0)
        if (cell === null) throw sourceChanged(data, origin)
        return [name, cell]
      })
    )
  })
}

/** What the exported code is given for a cell of the source; null: the source no longer says what was imported. */
function originalCell(cell: Cell, form: CellForm | undefined, packed: PackedColumn, row: number): string | null {
  const text = cell instanceof Date ? timeText(cell.getTime()) : String(cell)
  switch (packed.kind) {
    case 'image':
      return null
    case 'number':
    case 'time': {
      const value = typeof cell === 'string' ? readCell(cell, form ?? usualForm[packed.kind]) : Number(cell)
      const known = packed.data[row] ?? Number.NaN
      // Text among numbers counts as missing at import; the exported code asks for a number or nothing.
      if (value === null || Number.isNaN(value)) return Number.isNaN(known) ? '' : null
      return known === value ? text : null
    }
    case 'category':
      return (packed.categories[packed.data[row] ?? -1] ?? '') === importedText(cell, form) ? text : null
    case 'text':
      return (packed.at(row) ?? '').trim() === importedText(cell, form) ? text : null
  }
}

/** As a column of texts has it: those that were numbers or times once are written plainly. */
function importedText(cell: Cell, form: CellForm | undefined): string {
  if (typeof cell !== 'string') return cell instanceof Date ? timeText(cell.getTime()) : String(cell)
  if (form === undefined) return isMissing(cell) ? '' : cell.trim()
  const value = readCell(cell, form)
  return value === null ? '' : plainCell(value, form)
}

async function imagesOf(
  source: DetectedSource,
  data: PackedDataset,
  origins: string[],
  ctx: Context
): Promise<RawImage[]> {
  if (source.kind === 'idx') return idxImages(source, data, origins, ctx)
  return source.kind === 'npy' ? arrayImages(source, data, origins, ctx) : fileImages(source, data, origins)
}

async function withSource<T>(
  project: Project,
  { document }: PackedDataset,
  ctx: Context,
  work: (source: DetectedSource) => Promise<T>
): Promise<T> {
  const paths = project.datasets.sourcePaths(document)
  const labels = document.source.choices?.labels ?? null
  try {
    return await withListing(paths, ctx, async (listing) => work(await detectFiles(listing, paths[0] ?? '', labels)))
  } catch (e) {
    if (!(e instanceof Error && 'code' in e && e.code === 'ENOENT')) throw e
    throw new AnnealError(
      {
        code: 'source-missing',
        message: `The source of “${document.name}” is not where it was, and an export is checked on its original files.`,
        where: paths[0] ?? document.name,
        hint: 'Put it back or choose “Locate…” in Data; or export without the check (--no-verify).'
      },
      { cause: e }
    )
  }
}

async function fileImages({ files }: DetectedSource, data: PackedDataset, origins: string[]): Promise<RawImage[]> {
  const byName = new Map(files.map((file) => [file.name, file]))
  const images: RawImage[] = []
  for (const origin of origins) {
    const file = byName.get(origin)
    if (!file) throw sourceChanged(data, origin)
    const { pixels, ...size } = await decodeOriginal(await readFile(file.path))
    images.push({ ...size, data: pixels })
  }
  return images
}

async function arrayImages(
  { files }: DetectedSource,
  data: PackedDataset,
  origins: string[],
  ctx: Context
): Promise<RawImage[]> {
  const images = await readArrayImages(files, new Set(origins), ctx)
  return origins.map((origin) => {
    const image = images.get(origin)
    if (!image) throw sourceChanged(data, origin)
    return image
  })
}

/** Origins of IDX rows are "<file> #<number>". */
async function idxImages(
  { files }: DetectedSource,
  data: PackedDataset,
  origins: string[],
  ctx: Context
): Promise<RawImage[]> {
  const images = new Map<string, RawImage>()
  for (const name of new Set(origins.map((origin) => origin.slice(0, origin.lastIndexOf(' #'))))) {
    const file = files.find((candidate) => candidate.name === name)
    if (!file) throw sourceChanged(data, name)
    await readSome(file, new Set(origins), images, ctx)
  }
  return origins.map((origin) => {
    const image = images.get(origin)
    if (!image) throw sourceChanged(data, origin)
    return image
  })
}

async function readSome(
  file: SourceFile,
  wanted: ReadonlySet<string>,
  into: Map<string, RawImage>,
  ctx: Context
): Promise<void> {
  const header = await readIdxHeader(file)
  const [, height = 0, width = 0, channels = 1] = header.dims
  if (channels !== 1 && channels !== 3) throw new Error(`${file.name} has ${channels} channels`)
  let row = 0
  for await (const pixels of readIdxRows(file, header, 1, ctx.signal)) {
    const origin = `${file.name} #${row++}`
    if (wanted.has(origin)) into.set(origin, { width, height, channels, data: Uint8Array.from(pixels) })
  }
}

function sourceChanged({ document }: PackedDataset, where: string): AnnealError {
  return new AnnealError({
    code: 'source-changed',
    message: `The source of “${document.name}” has changed since it was imported (“${where}” is gone or another), and an export is checked on the original files.`,
    where,
    hint: 'Put the original files back, or export without the check (--no-verify).'
  })
}
