/** The form a table's row is asked with, made from the recipe and, where it is still there, the data set. Pure. */
import { isMissing, parseNumber } from '@core/data'
import { parseTime } from '@core/data/times'
import type { DatasetFile, RecipeFile, TableColumn } from '@shared/project'

export type RowField =
  | { kind: 'category'; name: string; categories: string[] }
  /** Any text: a category of very many, or what is read word by word. */
  | { kind: 'text'; name: string }
  | { kind: 'time'; name: string }
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
    if (input.kind === 'tokens') fields.push({ kind: 'text', name: input.column })
    if (input.kind !== 'table') continue
    for (const column of input.columns) {
      if (column.kind !== 'number') {
        fields.push(plainField(column))
        continue
      }
      const known = dataset?.columns.find((c) => c.name === column.name)
      const range = known?.min === undefined || known.max === undefined ? undefined : { min: known.min, max: known.max }
      fields.push({ kind: 'number', name: column.name, impute: column.impute, range })
    }
  }
  return fields
}

function plainField(column: Exclude<TableColumn, { kind: 'number' }>): RowField {
  const { name } = column
  if (column.kind === 'category') return { kind: 'category', name, categories: column.categories }
  return { kind: column.kind === 'time' ? 'time' : 'text', name }
}

/** A number field outside what the data holds: the answer is a guess beyond the data, so it is said. */
export function outsideData(field: RowField, text: string): boolean {
  if (field.kind !== 'number' || !field.range) return false
  const value = parseNumber(text)
  return value !== null && (value < field.range.min || value > field.range.max)
}

/** @returns a sentence when the text is no number or no date; empty is allowed: it counts as missing */
export function fieldError(field: RowField, text: string): string | undefined {
  const typed = text.trim()
  if (isMissing(typed)) return undefined
  if (field.kind === 'time') {
    return parseTime(typed) === null
      ? `“${typed}” is not a date. Type one such as 2026-01-31 or 2026-01-31 18:30, or leave the field empty.`
      : undefined
  }
  if (field.kind !== 'number' || parseNumber(typed) !== null) return undefined
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
