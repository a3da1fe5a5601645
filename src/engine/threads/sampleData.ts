/** Made-up data of a recipe's form: how fast a step is does not depend on what the data says. */
import { streamOf, uniformAt } from '@core/data/random'
import { pixelsInMemory, type PackedColumn } from '@core/data/columns'
import type { DatasetFile, InputPreprocess, OutputMeaning, RecipeFile } from '@shared/project'
import type { PackedDataset } from '@engine/data/types'

function inputColumns(preprocess: InputPreprocess, columns: readonly string[], rows: number): PackedColumn[] {
  if (preprocess.kind === 'image') {
    const { width, height, channels } = preprocess
    const data = Uint8Array.from(
      { length: rows * width * height * channels },
      (_, i) => Math.imul(i, 2654435761) >>> 24
    )
    const pixels = pixelsInMemory(data, width * height * channels)
    return [{ kind: 'image', name: columns[0] ?? '', width, height, channels, pixels }]
  }
  if (preprocess.kind === 'tokens') {
    const { column: name, vocabulary, length } = preprocess
    return [textColumn(name, vocabulary, length)]
  }
  return preprocess.columns.map((column, k) => {
    const drawn = (i: number): number => uniformAt(k, streamOf(column.name), i)
    if (column.kind === 'number') {
      const data = Float64Array.from({ length: rows }, (_, i) => column.mean + column.std * (2 * drawn(i) - 1))
      return { kind: 'number', name: column.name, data }
    }
    if (column.kind === 'time') {
      const data = Float64Array.from({ length: rows }, (_, i) => Math.floor(1e12 * drawn(i)))
      return { kind: 'time', name: column.name, data }
    }
    if (column.kind === 'text') return textColumn(column.name, column.vocabulary, column.vocabulary.length)
    const { name } = column
    const categories = column.kind === 'category' ? column.categories : ['a', 'b', 'c']
    const data = Int32Array.from({ length: rows }, (_, i) => Math.floor(categories.length * drawn(i)))
    return { kind: 'category', name, categories, data }
  })
}

/** As many words as the longest text has. */
function textColumn(name: string, vocabulary: readonly string[], words: number): PackedColumn {
  const most = Math.min(words, 512)
  return {
    kind: 'text',
    name,
    at: (row) => Array.from({ length: most }, (_, i) => vocabulary[(row + i) % vocabulary.length] ?? '').join(' ')
  }
}

function targetColumn(meaning: OutputMeaning, rows: number): PackedColumn {
  if (meaning.kind === 'category') {
    const { column: name, classes: categories } = meaning
    return {
      kind: 'category',
      name,
      categories,
      data: Int32Array.from({ length: rows }, (_, i) => i % categories.length)
    }
  }
  const data = Float64Array.from({ length: rows }, (_, i) => meaning.mean + meaning.std * ((i % 7) / 3 - 1))
  return { kind: 'number', name: meaning.column, data }
}

/** All of its rows are for training. */
export function sampleData(recipe: RecipeFile, rows: number): PackedDataset {
  const columns = [
    ...Object.entries(recipe.preprocess.inputs).flatMap(([name, input]) =>
      inputColumns(input, recipe.inputs[name]?.columns ?? [], rows)
    ),
    ...Object.values(recipe.preprocess.outputs).map((meaning) => targetColumn(meaning, rows))
  ]
  return {
    // Nothing that trains reads the document.
    document: {} as DatasetFile,
    count: rows,
    split: new Uint8Array(rows),
    excluded: new Uint8Array(rows),
    columns,
    rows: (split) => Int32Array.from({ length: split === 'train' ? rows : 0 }, (_, i) => i),
    column(name) {
      const found = columns.find((column) => column.name === name)
      if (!found) throw new Error(`The recipe has no column ${name}`)
      return found
    },
    origin: String
  }
}
