/** Rows of a packed data set as raw batches: what goes into the first step of the graph. */
import { encodedWidth, encodeTable, valuesAt } from '@core/data'
import type { InputPreprocess, RecipeFile, TablePreprocess } from '@shared/project'
import { memoryLimit } from '@engine/data/memory'
import type { RawInput } from '@engine/model'
import type { PackedColumn, PackedDataset } from '@engine/data/types'

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

function tableColumn(all: Float32Array, count: number): Column {
  const width = count === 0 ? 0 : all.length / count
  return {
    all: () => all,
    some(rows) {
      const into = new Float32Array(rows.length * width)
      rows.forEach((row, i) => into.set(all.subarray(row * width, (row + 1) * width), i * width))
      return into
    }
  }
}

/** A table that is on disk, or too large once it is encoded: the asked rows are, each time they are asked for. */
function tableByRows(preprocess: TablePreprocess, data: PackedDataset): Column {
  const some = (rows: Int32Array): Float32Array => {
    return encodeTable(preprocess, (name) => valuesOf(data.column(name), rows), rows.length)
  }
  return { some, all: () => some(Int32Array.from({ length: data.count }, (_, row) => row)) }
}

function valuesOf(column: PackedColumn, rows: Int32Array): PackedColumn {
  return column.kind === 'image' || column.kind === 'text' ? column : valuesAt(column, rows)
}

/** Whether all rows are encoded and kept: the packed ones are in memory, and there is room for them once more. */
export function isEncodedWhole(preprocess: TablePreprocess, data: PackedDataset): boolean {
  const onDisk = preprocess.columns.some(({ name }) => {
    const column = data.column(name)
    return 'disk' in column && column.disk !== undefined
  })
  return !onDisk && encodedWidth(preprocess) * Float32Array.BYTES_PER_ELEMENT * data.count <= memoryLimit()
}

function columnOf(data: PackedDataset, preprocess: InputPreprocess, columns: readonly string[]): Column {
  if (preprocess.kind === 'table') {
    if (!isEncodedWhole(preprocess, data)) return tableByRows(preprocess, data)
    return tableColumn(
      encodeTable(preprocess, (name) => data.column(name), data.count),
      data.count
    )
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
  if (target?.kind !== 'category' && target?.kind !== 'number')
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
