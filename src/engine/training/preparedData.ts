/** For tests: a table with a column of every kind, prepared in every way. */
import type { ColumnPreparation, DatasetFile, RecipeFile, TrainingSpec } from '@shared/project'
import { buildPreprocess } from '@core/data'
import { idCount } from '@core/data/words'
import { adaptGraph, starterModels } from '@core/model'
import { completeTraining } from '@core/training'
import { inputShape } from '@engine/model'
import type { PackedColumn, PackedDataset } from '@engine/data/types'
import { imageRecipe, packed } from './fixtures'

const words = ['red', 'green', 'blue', 'white', 'Grün', 'ὈΔΥΣΣΕΎΣ', '東京']
const towns = ['Bern', 'Oslo', 'Å, "B"', 'Rome']

function columnsOf(rows: number): PackedColumn[] {
  const numbers = (of: (row: number) => number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => of(row))
  const missing = (row: number, every: number, value: number): number => (row % every === 0 ? Number.NaN : value)
  const says = (row: number): string | null =>
    row % 9 === 4 ? null : Array.from({ length: 1 + (row % 5) }, (_, i) => words[(row * 3 + i * i) % 7]).join(' ')
  return [
    { kind: 'number', name: 'plain', data: numbers((row) => missing(row, 11, ((row * 37) % 130) / 7)) },
    {
      kind: 'number',
      name: 'skewed',
      data: numbers((row) => missing(row, 13, row % 23 === 5 ? 50_000 + row : (row * 7) % 9))
    },
    { kind: 'number', name: 'held', data: numbers((row) => (row % 37 === 5 ? 1e6 : ((row * 5) % 17) - 8)) },
    {
      kind: 'category',
      name: 'town',
      categories: towns,
      data: Int32Array.from({ length: rows }, (_, row) => (row % 5) - 1)
    },
    {
      kind: 'category',
      name: 'street',
      categories: Array.from({ length: 30 }, (_, i) => `street ${i}`),
      data: Int32Array.from({ length: rows }, (_, row) => ((row * 7) % 31) - 1)
    },
    {
      kind: 'time',
      name: 'at',
      data: numbers((row) => missing(row, 17, Date.UTC(2020, 0, 1) + row * 86_400_000 * 11.3))
    },
    { kind: 'text', name: 'says', at: says },
    { kind: 'number', name: 'price', data: numbers((row) => 100 + ((row * 37) % 130) + (says(row)?.length ?? 0)) }
  ]
}

const choices: Record<string, ColumnPreparation> = {
  held: { clip: { from: 0.05, to: 0.95 }, scale: 'robust', impute: { with: 'median' } },
  street: { encode: { as: 'hash', buckets: 8 } },
  at: { parts: ['month', 'weekday', 'hour'], scale: 'range' },
  says: { tokens: { as: 'counts', vocabulary: 5 } }
}

export interface PreparedCase {
  data: PackedDataset
  recipe: RecipeFile
}

/** @param only a feature, to be alone */
export function preparedCase(rows: number, training: Partial<TrainingSpec>, only?: string): PreparedCase {
  const columns = columnsOf(rows)
  const used = columns.filter(({ name }) => only === undefined || name === only || name === 'price')
  const document: Partial<DatasetFile> = {
    name: 'prepared',
    type: 'table',
    task: 'regression',
    target: 'price',
    classes: [],
    columns: used.map(({ name, kind }) => ({ name, kind, role: name === 'price' ? 'target' : 'feature', missing: 0 })),
    preparation: { columns: only === undefined ? choices : {}, pixels: 'range' }
  }
  const split = Uint8Array.from({ length: rows }, (_, row) => (row % 4 === 3 ? 2 : 0))
  const data = packed(used, split, document)
  const preprocess = buildPreprocess(data)
  const input = preprocess.inputs['input']
  const model = starterModels('table', 'regression', only === 'says')[0]
  if (!input || !model) throw new Error('There is no input or no starter')
  const graph = adaptGraph(model.graph, {
    inputs: { input: inputShape(input) },
    outputs: { output: { units: 1, activation: 'linear' } },
    ids: input.kind === 'tokens' ? { input: idCount(input) } : {}
  })
  const features = used.filter(({ name }) => name !== 'price').map(({ name }) => name)
  return {
    data,
    recipe: {
      ...imageRecipe(graph, { width: 1, height: 1, channels: 1 }, [], {}),
      inputs: { input: { columns: features } },
      outputs: { output: { target: 'price', loss: 'mse', lossWeight: 1, metrics: ['mae'] } },
      preprocess,
      training: completeTraining('regression', { batchSize: 16, ...training })
    }
  }
}

/** A row as the source has it: text cells. */
export function cellsOf({ data }: PreparedCase, row: number): Record<string, string> {
  const text = (column: PackedColumn): string => {
    if (column.kind === 'text') return column.at(row) ?? ''
    if (column.kind === 'category') return column.categories[column.data[row] ?? -1] ?? ''
    if (column.kind === 'image') throw new Error('No cell')
    const value = column.data[row] ?? Number.NaN
    if (Number.isNaN(value)) return ''
    return column.kind === 'time' ? new Date(value).toISOString() : String(value)
  }
  return Object.fromEntries(data.columns.map((column) => [column.name, text(column)]))
}
