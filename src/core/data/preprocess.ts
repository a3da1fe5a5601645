import type { Column, DatasetFile, OutputMeaning, PreprocessFile, TablePreprocess } from '@shared/project'
import type { PackedColumn } from './columns'

/** A packed data set, as far as preprocessing is made from it. */
export interface PreprocessSource {
  document: DatasetFile
  column(name: string): PackedColumn
  rows(split: 'train'): Int32Array
}

/**
 * What turns a row of the source into the network's input, and its output into meaning. Every
 * figure comes from the training rows. Starter models have one input and one output; these are
 * their names.
 */
export function buildPreprocess(
  data: PreprocessSource,
  names: { input: string; output: string } = { input: 'input', output: 'output' }
): PreprocessFile {
  const { document } = data
  const rows = data.rows('train')
  const features = document.columns.filter((column) => column.role === 'feature')
  const image = features.find((column) => column.kind === 'image')
  return {
    format: 'anneal/preprocess',
    version: 1,
    inputs: {
      [names.input]:
        image && document.image
          ? { kind: 'image', ...document.image, scale: 1 / 255, offset: 0 }
          : { kind: 'table', columns: features.filter(isPlain).map(({ name }) => tableColumn(data.column(name), rows)) }
    },
    outputs: { [names.output]: outputMeaning(data, rows) }
  }
}

/** Times and texts have to be made numbers of first. */
function isPlain({ kind }: Column): boolean {
  return kind === 'number' || kind === 'category'
}

function tableColumn(column: PackedColumn, rows: Int32Array): TablePreprocess['columns'][number] {
  if (column.kind !== 'category' && column.kind !== 'number') {
    throw new Error(`${column.name} is of the kind ${column.kind}, which a network does not take as it is`)
  }
  if (column.kind === 'number') {
    const { mean, std } = moments(column.data, rows)
    return { kind: 'number', name: column.name, impute: mean, mean, std }
  }
  // A category the training rows lack has no trained weights; like an unknown one it is all zero.
  const { data } = column
  const seen = new Set<number>()
  for (const row of rows) seen.add(data[row] ?? -1)
  const categories = column.categories.filter((_, code) => seen.has(code))
  return { kind: 'category', name: column.name, categories }
}

function outputMeaning(data: PreprocessSource, rows: Int32Array): OutputMeaning {
  const { target, task, classes } = data.document
  if (task === 'classification') return { kind: 'category', column: target, classes }
  const column = data.column(target)
  if (column.kind !== 'number') throw new Error(`${target} is to be regressed on and holds no numbers`)
  return { kind: 'number', column: target, ...moments(column.data, rows) }
}

/**
 * Mean and population standard deviation of the values that are there (missing ones count as the
 * mean once imputed, so they are left out of both); std 1 where all are equal: `(x - mean) / 1` is 0.
 */
export function moments(values: Float64Array, rows: Int32Array): { mean: number; std: number } {
  let n = 0
  let mean = 0
  let squares = 0
  // Welford's running form: a plain sum of squares cancels for values like 1e9 + 1.
  for (const row of rows) {
    const value = values[row]
    if (value === undefined || Number.isNaN(value)) continue
    n++
    const difference = value - mean
    mean += difference / n
    squares += difference * (value - mean)
  }
  const std = n > 0 ? Math.sqrt(squares / n) : 0
  return { mean, std: std > 0 && Number.isFinite(std) ? std : 1 }
}
