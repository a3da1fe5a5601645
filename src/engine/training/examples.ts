/** Rows of a packed data set as raw batches: what goes into the first step of the graph. */
import { tableEncoder, tokensEncoder, type Encoder } from '@core/data'
import type { InputPreprocess, RecipeFile } from '@shared/project'
import type { RawInput } from '@engine/model'
import { memoryLimit } from '@engine/data/memory'
import type { PackedDataset } from '@engine/data/types'

export interface Examples {
  /** All rows; nothing is copied where they are in memory. */
  all(): Record<string, RawInput>
  /** By input name: uint8 pixels, or encoded rows. */
  inputs(rows: Int32Array): Record<string, RawInput>
  /** Class codes, or numbers in the target's unit. */
  targets(rows: Int32Array): Int32Array | Float32Array
}

interface Column {
  all(): RawInput
  /** The asked rows, copied together. */
  some(rows: Int32Array): RawInput
}

/** Encoded once where all rows are in memory and fit there once more; else each time they are asked for. */
function encodedColumn({ width, encode }: Encoder, count: number, onDisk: boolean): Column {
  const every = (): Float32Array => encode(Int32Array.from({ length: count }, (_, row) => row))
  if (onDisk || count * width * Float32Array.BYTES_PER_ELEMENT > memoryLimit()) return { all: every, some: encode }
  const all = every()
  return {
    all: () => all,
    some(rows) {
      const into = new Float32Array(rows.length * width)
      rows.forEach((row, i) => into.set(all.subarray(row * width, (row + 1) * width), i * width))
      return into
    }
  }
}

function columnOf(data: PackedDataset, preprocess: InputPreprocess, columns: readonly string[]): Column {
  if (preprocess.kind === 'table') {
    const packed = preprocess.columns.map(({ name }) => data.column(name))
    const onDisk = packed.some((column) => 'disk' in column && column.disk !== undefined)
    return encodedColumn(
      tableEncoder(preprocess, (name) => data.column(name)),
      data.count,
      onDisk
    )
  }
  if (preprocess.kind === 'tokens') {
    return encodedColumn(tokensEncoder(preprocess, data.column(preprocess.column)), data.count, false)
  }
  const name = columns[0]
  const column = name === undefined ? undefined : data.column(name)
  if (column?.kind !== 'image') throw new Error(`${name ?? 'The input'} is not an image column`)
  const { pixels } = column
  return {
    all: () => pixels.all ?? pixels.read(Int32Array.from({ length: data.count }, (_, row) => row)),
    some: (rows) => pixels.read(rows)
  }
}

/** Encodes tables once; images stay as they are packed. */
export function readExamples(recipe: RecipeFile, data: PackedDataset): Examples {
  const columns = new Map(
    Object.entries(recipe.preprocess.inputs).map(([name, preprocess]) => [
      name,
      columnOf(data, preprocess, recipe.inputs[name]?.columns ?? [])
    ])
  )
  const targetName = Object.values(recipe.outputs)[0]?.target
  const target = targetName === undefined ? undefined : data.column(targetName)
  if (!target || (target.kind !== 'category' && target.kind !== 'number'))
    throw new Error(`${targetName ?? 'The target'} can’t be predicted`)
  // Held whole, wherever the others are: it is one column.
  const goal = target.data
  return {
    all: () => Object.fromEntries([...columns].map(([name, column]) => [name, column.all()])),
    inputs: (rows) => Object.fromEntries([...columns].map(([name, column]) => [name, column.some(rows)])),
    targets: (rows) =>
      target.kind === 'category'
        ? Int32Array.from(rows, (row) => goal[row] ?? 0)
        : Float32Array.from(rows, (row) => goal[row] ?? 0)
  }
}
