/** The data set as the session takes it: whole, once, or the rows of each call. */
import type { RecipeFile } from '@shared/project'
import { rawShape, type RawInput } from '@engine/model'
import { memoryLimit } from '@engine/data/memory'
import type { PackedColumn, PackedDataset } from '@engine/data/types'
import { readExamples } from '@engine/training/examples'
import { DType } from './attributes'
import type { Feed, Numbers } from './session'
import { inputName } from './tracing'
import { columnKey, type Column, type Source } from './variables'

export interface Columns {
  readonly source: Source
  /** Of the data set. */
  readonly rows: number
  /** A call may take this many, so that what is fed with it stays small. */
  readonly mostRows: number
  /** The whole data, for its variables. */
  all(): { key: string; shape: number[]; data: Numbers }[]
  /**
   * Where a call finds these rows.
   * @returns for each asked row its place, and what has to be fed beside it
   */
  place(program: string, rows: Int32Array): { order: Int32Array; feeds: Feed[] }
}

function isOnDisk(column: PackedColumn): boolean {
  if (column.kind === 'image') return column.pixels.all === null
  return column.kind !== 'text' && column.disk !== undefined
}

/** What is fed with a call takes at most this much, or one batch. */
const MOST_FED_BYTES = 32 * 1024 * 1024

/** @param resident whether the data stays in the session; by default when it is in memory and fits there once more */
export function readColumns(recipe: RecipeFile, data: PackedDataset, resident?: boolean): Columns {
  const examples = readExamples(recipe, data)
  const inputs: Column[] = Object.entries(recipe.preprocess.inputs).map(([name, preprocess]) => ({
    name: inputName.raw(name),
    dtype: preprocess.kind === 'image' ? DType.uint8 : DType.float,
    shape: rawShape(preprocess)
  }))
  const meaning = Object.values(recipe.preprocess.outputs)[0]
  const target: Column = {
    name: inputName.target,
    dtype: meaning?.kind === 'category' ? DType.int32 : DType.float,
    shape: []
  }
  const columns = [...inputs, target]
  const named = (inputs: Record<string, RawInput>, targets: Numbers): Map<string, Numbers> => {
    const raw = Object.entries(inputs).map(([name, values]): [string, Numbers] => [inputName.raw(name), values])
    return new Map([...raw, [inputName.target, targets]])
  }
  const bytesOfRow = columns.reduce((sum, { dtype, shape }) => {
    return sum + shape.reduce((n, side) => n * side, dtype === DType.uint8 ? 1 : 4)
  }, 0)
  const inMemory = data.columns.every((column) => !isOnDisk(column))
  const source: Source = { columns, resident: resident ?? (inMemory && bytesOfRow * data.count <= memoryLimit()) }
  const valueOf = (of: Map<string, Numbers>, name: string): Numbers => {
    const found = of.get(name)
    if (!found) throw new Error(`The data has no ${name}`)
    return found
  }
  return {
    source,
    rows: data.count,
    mostRows: source.resident ? Number.POSITIVE_INFINITY : Math.ceil(MOST_FED_BYTES / Math.max(1, bytesOfRow)),
    all() {
      const whole = named(examples.all(), examples.targets(Int32Array.from({ length: data.count }, (_, row) => row)))
      return columns.map(({ name, shape }) => ({
        key: columnKey(name),
        shape: [data.count, ...shape],
        data: valueOf(whole, name)
      }))
    },
    place(program, rows) {
      if (source.resident) return { order: rows, feeds: [] }
      const some = named(examples.inputs(rows), examples.targets(rows))
      return {
        order: Int32Array.from(rows, (_, i) => i),
        feeds: columns.map(({ name, shape }) => ({
          name: `${program}/${name}`,
          shape: [rows.length, ...shape],
          data: valueOf(some, name)
        }))
      }
    }
  }
}
