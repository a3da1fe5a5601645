import type {
  CellForm,
  DatasetFile,
  InputPreprocess,
  OutputMeaning,
  PreprocessFile,
  TableColumn
} from '@shared/project'
import { withForm } from './columnForm'
import type { PackedColumn } from './columns'
import { moments } from './figures'
import { pixelMoments } from './pixelMoments'
import { idsOf } from './expected'
import { idsNotAlone, prepareColumn, prepareTokens } from './prepareColumn'

/** A packed data set, as far as preprocessing is made from it. */
export interface PreprocessSource {
  document: DatasetFile
  column(name: string): PackedColumn
  rows(split: 'train'): Int32Array
}

/**
 * What turns a row of the source into the network's input, and its output into meaning, by the choices of
 * `document.preparation`. Every figure comes from the training rows. Starter models have one input and one output;
 * these are their names.
 * @throws AnnealError `ids-not-alone`
 */
export function buildPreprocess(
  data: PreprocessSource,
  names: { input: string; output: string } = { input: 'input', output: 'output' }
): PreprocessFile {
  const rows = data.rows('train')
  return {
    format: 'anneal/preprocess',
    version: 3,
    inputs: { [names.input]: drained(prepareInput(data, rows)) },
    outputs: { [names.output]: outputMeaning(data, rows) }
  }
}

function drained<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/**
 * The input's part of it, a column a step: each yields its name before its figures are made, so that a caller can do
 * other work in between, or stop.
 * @throws AnnealError `ids-not-alone`
 */
export function* prepareInput(
  data: PreprocessSource,
  rows = data.rows('train')
): Generator<string, InputPreprocess, undefined> {
  const { document } = data
  const { columns: choices, pixels } = document.preparation
  const features = document.columns.filter((column) => column.role === 'feature')
  const image = features.find((column) => column.kind === 'image')
  if (image && document.image) {
    const scale = 1 / 255
    yield image.name
    const column = data.column(image.name)
    const standardize = pixels === 'standardize' && column.kind === 'image' ? pixelMoments(column, rows, scale) : null
    return { kind: 'image', ...document.image, scale, offset: 0, ...(standardize ? { standardize } : {}) }
  }
  const columns = features.map(({ name }) => data.column(name))
  const ids = idsOf(document)
  const [only] = columns
  if (ids && only?.kind === 'text') {
    yield only.name
    return { ...prepareTokens(only, ids, rows), ...formOfColumn(document, only.name) }
  }
  const apart = columns.find(({ kind, name }) => kind === 'text' && choices[name]?.tokens?.as === 'ids')
  if (apart) throw idsNotAlone(apart.name)
  const prepared: TableColumn[] = []
  for (const column of columns) {
    yield column.name
    const entry = prepareColumn(column, choices[column.name] ?? {}, rows)
    prepared.push({ ...entry, ...formOfColumn(document, column.name) })
  }
  return { kind: 'table', columns: prepared }
}

/** Where it is not what a column of its kind has anyway. */
function formOfColumn({ columns }: DatasetFile, name: string): { form?: CellForm } {
  const column = columns.find((one) => one.name === name)
  return column ? withForm(column.form ?? null, column.kind) : {}
}

function outputMeaning(data: PreprocessSource, rows: Int32Array): OutputMeaning {
  const { target, task, classes } = data.document
  if (task === 'classification') return { kind: 'category', column: target, classes }
  const column = data.column(target)
  if (column.kind !== 'number') throw new Error(`${target} is to be regressed on and holds no numbers`)
  return { kind: 'number', column: target, ...moments(column.data, rows) }
}
