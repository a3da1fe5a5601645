/** The forms in which cells of text write numbers and times, as patterns. */
import type { CellForm } from '@shared/project'

export type FormKind = 'number' | 'time'
type DateField = 'year' | 'month' | 'day'

export interface FormRule {
  form: CellForm
  kind: FormKind
  /** Of the whole cell, any case; the same for JavaScript, for Python and for DuckDB's RE2. */
  pattern: string
  /** time: what its first groups are; behind them hour, minute, second, fraction and zone, where it has them. */
  fields: readonly DateField[]
}

const exponent = '(?:[eE][+-]?[0-9]+)?'
const decimal = '(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)'
export const plainPattern = `[+-]?${decimal}${exponent}`

const year = '([0-9]{4})'
const month = '(0?[1-9]|1[0-2])'
const day = '(0?[1-9]|[12][0-9]|3[01])'
const monthName =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t|tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)'
const clock = '(?:T| +)([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\\.([0-9]{1,9}))?)?'
const zone = '(?: ?(Z|UTC|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?))?'
const local = `(?:${clock})?`
const zoned = `(?:${clock}${zone})?`

const number = (form: CellForm, pattern: string): FormRule => ({ form, kind: 'number', pattern, fields: [] })
const time = (form: CellForm, pattern: string, ...fields: readonly DateField[]): FormRule => ({
  form,
  kind: 'time',
  pattern,
  fields
})

/**
 * In the order in which they win where two fit as many cells: 1,234 is a thousand before it is a fraction, 01/02/2024 is
 * in January, 01.02.2024 in February. engine/preprocess has the same patterns in JavaScript and Python.
 */
export const formRules: readonly FormRule[] = [
  number('plain', plainPattern),
  number('thousands', `[+-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\\.[0-9]+)?${exponent}`),
  number('decimal-comma', `[+-]?(?:[1-9][0-9]{0,2}(?:\\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?${exponent}`),
  number('percent', `[+-]?${decimal}${exponent} ?%`),
  time('iso', `${year}-${month}-${day}${zoned}`, 'year', 'month', 'day'),
  time('year-month', `${year}-(0[1-9]|1[0-2])`, 'year', 'month'),
  time('year-first', `${year}[/.]${month}[/.]${day}${local}`, 'year', 'month', 'day'),
  time('month-first', `${month}[/-]${day}[/-]${year}${local}`, 'month', 'day', 'year'),
  time('day-first', `${day}[/.-]${month}[/.-]${year}${local}`, 'day', 'month', 'year'),
  time('day-month-name', `${day}[ -]${monthName}[ -]${year}${local}`, 'day', 'month', 'year'),
  time('month-name-day', `${monthName} ${day},? ?${year}${local}`, 'month', 'day', 'year')
]

const byForm = new Map(formRules.map((rule) => [rule.form, rule]))

export function ruleOf(form: CellForm): FormRule {
  const rule = byForm.get(form)
  if (!rule) throw new Error(`There is no form ${form}`)
  return rule
}
