/** What a column of a table is, and what predicting it means. */
import type { Task } from '@shared/project'
import { isMissing } from './cells'
import { chooseForm, fitsOf, type FormCounts } from './forms'
import { parseNumber } from './readCell'

/** Counts over a column's cells. */
export interface CellCounts extends FormCounts {
  /** Different values among those that are there: of numbers and times by value, else of texts. */
  distinct: number
  /** Every number is a whole one. */
  whole: boolean
  /** Whole numbers that no floating-point number is equal to: beyond 2^53. */
  inexact: number
}

/** What a column of a table holds, as far as its cells tell. */
export type CellKind = 'number' | 'category' | 'time'

/** Whole numbers with at most so many different values are classes when predicted (grades, digits, yes/no as 0/1). */
const mostIntegerClasses = 20
/** Each value comes so often on average, else the numbers are rather counted than named. */
const rowsAnIntegerClass = 3
/** A text column with more values than this, or with a value of its own for every second row, tells rows apart, not kinds. */
const mostCategories = 1000
const fewCategories = 20

/** More than this share of numbers beyond 2^53 are ids, whose every digit counts; fewer are large numbers. */
const fewInexact = 0.05

/** Whether reading a column’s cells as numbers would make many of them others. */
export function namesLargely({ present, inexact }: Pick<CellCounts, 'present' | 'inexact'>): boolean {
  return inexact > present * fewInexact
}

/** Whether a number would not be what its digits say. @param digits with a sign or without, as "9007199254740993" */
function isInexact(digits: string): boolean {
  return /^[+-]?[0-9]{16,300}$/.test(digits) && BigInt(digits.replace('+', '')) !== BigInt(Number(digits))
}

export function guessKind(counts: FormCounts): CellKind {
  return chooseForm(counts)?.kind ?? 'category'
}

/** Text: classification. Whole numbers of few values: classification. Other numbers: regression. */
export function guessTask(kind: CellKind, { present, distinct, whole }: CellCounts): Task {
  if (kind === 'category') return 'classification'
  const few = whole && distinct <= mostIntegerClasses && present >= distinct * rowsAnIntegerClass
  return few ? 'classification' : 'regression'
}

/** A text column whose values name single rows (ids, names, free text) has no categories a network could learn from. */
export function namesRows({ present, distinct }: Pick<CellCounts, 'present' | 'distinct'>): boolean {
  return distinct > mostCategories || (distinct > fewCategories && distinct > present / 2)
}

/** The counts of a few cells at hand; a whole file's come from its reader. */
export function countCells(cells: readonly string[]): CellCounts {
  const present = cells.map((cell) => cell.trim()).filter((cell) => !isMissing(cell))
  const numbers = present.map(parseNumber).filter((value) => value !== null)
  return {
    present: present.length,
    fits: fitsOf(present),
    distinct: new Set(present).size,
    whole: numbers.every(Number.isInteger),
    inexact: present.filter(isInexact).length
  }
}
