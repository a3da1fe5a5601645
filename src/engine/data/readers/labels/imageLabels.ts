import { leftOutProblems } from '@core/data/leftOut'
import { AnnealError } from '@shared/errors'
import type { SourceFile } from '../../source/files'
import type { Context } from '../../types'
import { noImages } from '../imageFolder'
import { imageFiles, prepareImages, rootOf } from '../prepareImages'
import type { AskedLabels, Prepared, Reader, ReadOptions } from '../reader'
import { assignLabels } from './assign'
import { findLabelFiles, namesOne } from './findLabels'
import { guessLabelColumn, guessNameColumn, labelCandidates } from './guess'
import { folderOf, ImageIndex } from './imageIndex'
import { hasLabelName, readLabelTable, type LabelTable } from './labelTable'

/** Images whose labels stand in a file beside them: a line names an image and its label. */
export const imageLabelsReader: Reader = { kind: 'image-labels', prepare }

async function prepare(files: SourceFile[], options: ReadOptions, ctx: Context): Promise<Prepared> {
  const asked = options.labels ?? {}
  const where = files[0] ? rootOf(files[0]) : ''
  const file = await labelFile(files, asked, where)
  const found = await imageFiles(
    files.filter((other) => other !== file),
    ctx
  )
  if (found.images.length === 0) throw noImages(files.length, where)
  const index = new ImageIndex(found.images)
  const beside = folderOf(file.name)
  const table = await readLabelTable(file, (cell) => namesOne(index, cell, beside))
  const name = columnOf(table, asked.name, file, 'name') ?? guessNameColumn(table, index, beside)
  if (name === null) throw namesNone(file, table)
  const label = columnOf(table, asked.label, file, 'label') ?? guessLabelColumn(table, name)
  if (label === null) throw whichLabel(file, table, name)
  const { images, problems } = assignLabels(table, { name, label }, index, beside)
  if (images.length === 0) throw namesNone(file, table)
  const labels = { file: file.name, name: table.columns[name] ?? '', label: table.columns[label] ?? '' }
  // Other label files are no pictures either, and nobody expects them to be.
  const leftOut = found.leftOut.filter((one) => !(one.code === 'other-file' && hasLabelName(one.name)))
  return prepareImages(
    {
      source: { kind: 'image-labels', choices: { labels } },
      images,
      labelFiles: [file],
      problems: [...leftOutProblems(leftOut), ...problems],
      where
    },
    options,
    ctx
  )
}

async function labelFile(files: SourceFile[], asked: AskedLabels, where: string): Promise<SourceFile> {
  if (asked.file === undefined) {
    const [first] = await findLabelFiles(files)
    if (first) return first.file
    throw new AnnealError({
      code: 'labels-not-found',
      message: 'No file beside the images names them, so there are no labels to learn.',
      where,
      hint: 'Put a CSV file beside them: a column with the file’s name, one with the label. Or name it: --labels FILE.'
    })
  }
  const wanted = asked.file.replaceAll('\\', '/')
  const exact = files.find(({ name }) => name === wanted)
  const byEnd = files.filter(({ name }) => name.endsWith(`/${wanted.slice(wanted.lastIndexOf('/') + 1)}`))
  const file = exact ?? (byEnd.length === 1 ? byEnd[0] : undefined)
  if (file) return file
  throw new AnnealError({
    code: 'labels-not-found',
    message: `There is no file “${asked.file}” in the source to take the labels from.`,
    where: asked.file,
    hint: 'Name it as it is called inside the source, or give its path beside the folder’s.'
  })
}

/** Null: none was asked for. */
function columnOf(
  table: LabelTable,
  asked: string | undefined,
  file: SourceFile,
  what: 'name' | 'label'
): number | null {
  if (asked === undefined) return null
  const column = table.columns.indexOf(asked)
  if (column >= 0) return column
  throw new AnnealError({
    code: 'label-column-missing',
    message: `“${file.name}” has no column “${asked}”. It has ${listOf(table.columns)}.`,
    where: asked,
    hint:
      what === 'name'
        ? 'Name the column with the file’s name: --file-column.'
        : 'Name the column with the label: --label-column.',
    data: { columns: table.columns }
  })
}

function namesNone(file: SourceFile, table: LabelTable): AnnealError {
  return new AnnealError({
    code: 'labels-name-no-image',
    message: `No line of “${file.name}” has both the name of an image that is there and a label. Its columns are ${listOf(table.columns)}.`,
    where: file.name,
    hint: 'A column needs the images’ file names, with or without folder and ending: --file-column says which.',
    data: { columns: table.columns }
  })
}

function whichLabel(file: SourceFile, table: LabelTable, name: number): AnnealError {
  const candidates = labelCandidates(table, name).map((i) => table.columns[i] ?? '')
  return new AnnealError({
    code: 'label-column-missing',
    message:
      candidates.length === 0
        ? `“${file.name}” has no column beside the images’ names, so it holds no labels.`
        : `Which column of “${file.name}” is the label? It has ${listOf(candidates)}.`,
    where: file.name,
    hint: 'Choose the column with the label: --label-column NAME on the command line.',
    data: { columns: candidates }
  })
}

function listOf(columns: string[]): string {
  return columns
    .slice(0, 50)
    .map((column) => `“${column.slice(0, 100)}”`)
    .join(', ')
}
