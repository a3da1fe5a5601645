import { stat } from 'node:fs/promises'
import { basename, relative, resolve, sep } from 'node:path'
import { importOutput } from '@shared/cliOutput'
import { exampleShape } from '@core/model'
import { sizeOf } from '@core/layers'
import { AnnealError } from '@shared/errors'
import { importOptionsSchema, type ImportOptions } from '@shared/ipc/payloads'
import { datasetTypes, fits, nameSchema } from '@shared/project'
import { isForbidden } from '@store/atomicFile'
import { openProject } from '@store/index'
import { z } from 'zod'
import { defineCommand, notYet, wrongUse } from '../command'
import { datasetTitle, problemLines, splitLine } from '../datasetText'
import { choiceFlag, numberText, pairText, splitText, switchFlag, valueFlag } from '../flags'
import { duration } from '../text'

const types = [...datasetTypes, 'text', 'audio', 'series'] as const

export const importData = defineCommand({
  name: 'import',
  summary:
    'Add a data set: images in folders or with a file of labels, archives of them, IDX files, NumPy arrays, tables.',
  details: [
    'In a folder of images each subfolder is a label; folders train, validation and test above them are kept as the split. IDX files may be gzipped, in a folder or named one by one.',
    'Images in one folder take their labels from a CSV or JSONL file that names them. A .zip, .tar or .tar.gz is unpacked into the project; .npy and .npz hold images and labels as x_train and y_train do.',
    'Tables: CSV and TSV of any delimiter and encoding, JSON, JSON lines, Parquet, Arrow, .xlsx workbooks and SQLite files.',
    'The source is linked, not copied, unless --copy says so. Starter models that fit come with the first data of their kind.'
  ],
  positionals: [{ name: 'SOURCE', help: 'A folder, or one or several files.', many: true }],
  flags: {
    name: valueFlag('D', 'The data set’s name in the project. Needed.', nameSchema),
    type: choiceFlag(types, 'What it is, where looking at it does not tell.'),
    target: valueFlag(
      'COL',
      'The column to predict. Tables only, and needed there.',
      importOptionsSchema.shape.target.unwrap()
    ),
    split: valueFlag('A/B/C', 'Shares for train/validation/test, like 0.8/0.1/0.1.', splitText),
    seed: valueFlag('N', 'What the split is drawn with. Default: 0.', numberText(seedSchema()), 0),
    size: valueFlag(
      'WxH',
      'Size of the images, like 64x64. Default: their own where all agree and are small, else 64x64.',
      pairText('64x64')
    ),
    fit: choiceFlag(fits, 'How images of another shape get that size. Default: pad.'),
    channels: choiceFlag(['1', '3'], 'Grey or colour. Default: as the images are.'),
    labels: valueFlag(
      'FILE',
      'Take the labels of images from this CSV or JSONL file: in the folder, or anywhere. Default: found where folders give none.',
      z.string()
    ),
    'label-column': valueFlag('COL', 'Its column with the label. Default: told by its name.', z.string()),
    'file-column': valueFlag('COL', 'Its column with the images’ file names. Default: told by its values.', z.string()),
    sheet: valueFlag('NAME', 'The sheet, of a workbook that has several.', z.string().min(1)),
    table: valueFlag('NAME', 'The table, of an SQLite file that has several.', z.string().min(1)),
    encoding: valueFlag(
      'NAME',
      'Encoding of a text file, like utf-8, utf-16le, windows-1252 or gb18030. Default: found out.',
      z.string().min(1)
    ),
    delimiter: valueFlag(
      'CHAR',
      'What separates the columns of a text file: one character, or tab. Default: found out.',
      delimiterText()
    ),
    copy: switchFlag('Keep a copy of the source in the project.')
  },
  examples: [
    'anneal import pictures --name flowers --size 64x64',
    'anneal import photos --name birds --labels birds.csv --label-column species',
    'anneal import flowers.zip --name flowers',
    'anneal import mnist --name mnist',
    'anneal import houses.csv --name houses --target price',
    'anneal import sales.xlsx --sheet 2024 --name sales --target amount'
  ],
  output: importOutput,
  async run({ flags, positionals }, { terminal, signal, projectDir }) {
    if (flags.name === undefined)
      throw wrongUse('--name is missing: what the data set is called in the project.', '--name')
    if (flags.type !== undefined && !(datasetTypes as readonly string[]).includes(flags.type)) {
      throw notYet(`Import of ${flags.type} data`, 'Images and tables can be imported: --type image or --type table.')
    }
    const { paths, labels } = await sourceOf(positionals, flags)
    const options = importOptionsSchema.parse({
      name: flags.name,
      type: flags.type,
      target: flags.target,
      split: flags.split,
      seed: flags.seed,
      size: flags.size && { width: flags.size[0], height: flags.size[1] },
      fit: flags.fit,
      channels: flags.channels && Number(flags.channels),
      copy: flags.copy,
      labels,
      choices: choicesOf(flags)
    })
    const project = await openProject(projectDir)
    const data = await import('@engine/data')
    const report = await data.importDataset(
      project,
      { paths, options },
      { signal, onProgress: (progress) => terminal.progress(progress) }
    )
    const { dataset } = report
    terminal.result(
      importOutput,
      {
        dataset: dataset.name,
        type: dataset.type,
        task: dataset.task,
        target: dataset.target,
        examples: dataset.examples,
        features: sizeOf(exampleShape(dataset)),
        classes: dataset.classes,
        split: dataset.splitCounts,
        problems: dataset.problems,
        seconds: report.seconds,
        models: report.modelsCreated
      },
      [
        `${datasetTitle(dataset)} (${duration(report.seconds * 1000)})`,
        `  ${splitLine(dataset)}`,
        ...problemLines(dataset.problems),
        ...(report.modelsCreated.length > 0 ? [`  New models that fit: ${report.modelsCreated.join(', ')}`] : [])
      ].join('\n')
    )
    return undefined
  }
})

function delimiterText() {
  return z
    .string()
    .transform((text) => (text === 'tab' || text === '\\t' ? '\t' : text))
    .refine((text) => [...text].length === 1, 'one character was expected, or tab.')
}

function choicesOf(flags: Partial<Record<'sheet' | 'table' | 'encoding' | 'delimiter', string | undefined>>) {
  const { sheet, table, encoding, delimiter } = flags
  if (sheet !== undefined && table !== undefined) throw wrongUse('Give --sheet or --table, not both.', '--table')
  const part = sheet ?? table
  const choices = {
    ...(part === undefined ? {} : { part }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter })
  }
  return Object.keys(choices).length > 0 ? choices : undefined
}

function seedSchema() {
  return importOptionsSchema.shape.seed.unwrap().refine(Number.isInteger, 'a whole number of at least 0 was expected.')
}

/** A label file of the source is named as it is called there; one elsewhere becomes part of the source. */
async function sourceOf(
  positionals: readonly string[],
  flags: { labels?: string | undefined; 'label-column'?: string | undefined; 'file-column'?: string | undefined }
): Promise<{ paths: string[]; labels: ImportOptions['labels'] }> {
  const paths = positionals.map((path) => resolve(path))
  for (const path of paths) await mustExist(path)
  const { labels: file, 'label-column': label, 'file-column': name } = flags
  if (file === undefined) {
    return { paths, labels: label === undefined && name === undefined ? undefined : { label, name } }
  }
  const folder = paths.length === 1 ? paths[0] : undefined
  const inside = [resolve(file), ...(folder === undefined ? [] : [resolve(folder, file)])].find((path) =>
    isBelow(folder, path)
  )
  if (folder !== undefined && inside !== undefined && (await isThere(inside))) {
    return { paths, labels: { file: relative(folder, inside).replaceAll(sep, '/'), label, name } }
  }
  if (!(await isThere(resolve(file)))) return { paths, labels: { file, label, name } }
  return { paths: [...new Set([...paths, resolve(file)])], labels: { file: basename(file), label, name } }
}

function isBelow(folder: string | undefined, path: string): boolean {
  return folder !== undefined && path.startsWith(folder + sep)
}

/** @throws Node's error where it must not be looked at */
async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch (e) {
    if (isForbidden(e)) throw e
    return false
  }
}

async function mustExist(path: string): Promise<void> {
  try {
    await stat(path)
  } catch (e) {
    if (isForbidden(e)) throw e
    throw new AnnealError(
      {
        code: 'source-missing',
        message: 'There is no such file or folder to import.',
        where: path,
        hint: 'Check the path; it may have been moved or renamed.'
      },
      { cause: e }
    )
  }
}
