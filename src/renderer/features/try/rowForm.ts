/** The form a table's row is asked with, made from the recipe and, where it is still there, the data set. Pure. */
import { isMissing } from '@core/data'
import { readCell, usualForm } from '@core/data/readCell'
import { writeCell } from '@core/data/writeCell'
import type { CellForm, DatasetFile, RecipeFile, TableColumn } from '@shared/project'

export type RowField =
  | { kind: 'category'; name: string; categories: string[] }
  /** Any text: a category of very many, or what is read word by word. */
  | { kind: 'text'; name: string }
  | { kind: 'time'; name: string; /** How a cell writes it. */ form: CellForm }
  | {
      kind: 'number'
      name: string
      /** How a cell writes it. */
      form: CellForm
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
      const { name, impute, form = usualForm.number } = column
      fields.push({ kind: 'number', name, form, impute, range })
    }
  }
  return fields
}

function plainField(column: Exclude<TableColumn, { kind: 'number' }>): RowField {
  const { name } = column
  if (column.kind === 'category') return { kind: 'category', name, categories: column.categories }
  return column.kind === 'time' ? { kind: 'time', name, form: column.form ?? usualForm.time } : { kind: 'text', name }
}

/** A number field outside what the data holds: the answer is a guess beyond the data, so it is said. */
export function outsideData(field: RowField, text: string): boolean {
  if (field.kind !== 'number' || !field.range) return false
  const value = readCell(text, field.form)
  return value !== null && (value < field.range.min || value > field.range.max)
}

const someDay = Date.UTC(2026, 0, 31)
const someTime = Date.UTC(2026, 0, 31, 18, 30)

/** @returns a sentence when the text is no number or no date; empty is allowed: it counts as missing */
export function fieldError(field: RowField, text: string): string | undefined {
  const typed = text.trim()
  if (isMissing(typed)) return undefined
  if (field.kind !== 'time' && field.kind !== 'number') return undefined
  if (readCell(typed, field.form) !== null) return undefined
  if (field.kind === 'time') {
    const such = `${writeCell(someDay, field.form)} or ${writeCell(someTime, field.form)}`
    return `“${typed}” is not a date. Type one such as ${such}, or leave the field empty.`
  }
  const such = writeCell(Number(field.impute.toPrecision(3)), field.form)
  return `“${typed}” is not a number. Type one such as ${such}, or leave the field empty.`
}

/** The cells of an example as a row; cells come in the order of the data set's columns. */
export function rowOfCells(
  dataset: DatasetFile,
  fields: readonly RowField[],
  cells: readonly string[]
): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => {
      const cell = cells[dataset.columns.findIndex((c) => c.name === field.name)] ?? ''
      return [field.name, asTyped(field, cell)]
    })
  )
}

/** Cells of a data set stand there plainly; a field takes them in the form of its column. */
function asTyped(field: RowField, cell: string): string {
  if (field.kind !== 'number' && field.kind !== 'time') return cell
  const value = readCell(cell, usualForm[field.kind])
  return value === null || field.form === usualForm[field.kind] ? cell : writeCell(value, field.form)
}
