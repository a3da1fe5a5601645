/** The form a table's row is asked with, made from the recipe and, where it is still there, the data set. Pure. */
import type { DatasetFile, RecipeFile } from '@shared/project'

export type RowField =
  | { kind: 'category'; name: string; categories: string[] }
  | {
      kind: 'number'
      name: string
      /** What is taken for an empty field. */
      impute: number
      /** What the data holds; absent when the data set is gone. */
      range: { min: number; max: number } | undefined
    }

export function rowFields(recipe: RecipeFile, dataset: DatasetFile | undefined): RowField[] {
  const fields: RowField[] = []
  for (const input of Object.values(recipe.preprocess.inputs)) {
    if (input.kind !== 'table') continue
    for (const column of input.columns) {
      if (column.kind === 'category') {
        fields.push({ kind: 'category', name: column.name, categories: column.categories })
        continue
      }
      const known = dataset?.columns.find((c) => c.name === column.name)
      const range = known?.min === undefined || known.max === undefined ? undefined : { min: known.min, max: known.max }
      fields.push({ kind: 'number', name: column.name, impute: column.impute, range })
    }
  }
  return fields
}

/** How the engine reads a cell: these say that a value is missing. */
const missing = /^(|\?|N\/?A|n\/a|#N\/?A|<NA>|-?NaN|-?nan|NULL|null|None)$/
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A number field outside what the data holds: the answer is a guess beyond the data, so it is said. */
export function outsideData(field: RowField, text: string): boolean {
  if (field.kind !== 'number' || !field.range || !number.test(text.trim())) return false
  const value = Number(text)
  return value < field.range.min || value > field.range.max
}

/** @returns a sentence when the text is no number; empty is allowed: it counts as missing */
export function fieldError(field: RowField, text: string): string | undefined {
  const typed = text.trim()
  if (field.kind !== 'number' || missing.test(typed) || number.test(typed)) return undefined
  const such = Number(field.impute.toPrecision(3))
  return `“${typed}” is not a number. Type one such as ${such}, or leave the field empty.`
}

/** The cells of an example as a row; cells come in the order of the data set's columns. */
export function rowOfCells(
  dataset: DatasetFile,
  fields: readonly RowField[],
  cells: readonly string[]
): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => [field.name, cells[dataset.columns.findIndex((c) => c.name === field.name)] ?? ''])
  )
}
