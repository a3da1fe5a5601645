/** In which form the cells of a column write numbers or times, told from all of them: one cell alone says little. */
import type { CellForm } from '@shared/project'
import { readCell } from './readCell'
import { formRules, type FormKind, type FormRule } from './formRules'

/** Cells that are there, and how many of them each form fits. */
export interface FormCounts {
  present: number
  fits: Partial<Record<CellForm, number>>
}

/** A column has a form when at least this share of its cells does; the others count as missing. */
const mostly = 0.95

/** The form of a column of numbers or times; null: it is neither. */
export function chooseForm({ present, fits }: FormCounts): FormRule | null {
  const count = ({ form }: FormRule): number => fits[form] ?? 0
  const best = formRules.reduce<FormRule | null>((a, b) => (a === null || count(b) > count(a) ? b : a), null)
  return best && present > 0 && count(best) / present >= mostly ? best : null
}

/** Whether the cells could as well be read in another form, to other values; per cents always leave a choice. */
export function isUnclear({ fits }: FormCounts, form: CellForm): boolean {
  const rivals: CellForm[][] = [
    ['thousands', 'decimal-comma'],
    ['month-first', 'day-first']
  ]
  if (form === 'percent') return true
  return rivals.some((pair) => pair.includes(form) && pair.every((one) => fits[one] === fits[form]))
}

/** What makes a column of texts a mixture: as many numbers or times as no accident explains. */
export function mixtureOf(counts: FormCounts): { numbers: number; times: number; texts: number } | null {
  const { present, fits } = counts
  if (present === 0 || chooseForm(counts)) return null
  const most = (kind: FormKind): number =>
    Math.max(...formRules.filter((rule) => rule.kind === kind).map(({ form }) => fits[form] ?? 0))
  const times = fits.iso === undefined ? 0 : timesIn(fits)
  const numbers = most('number')
  const texts = Math.max(0, present - numbers - times)
  const few = present * (1 - mostly)
  return numbers > few || times > few ? { numbers, times, texts } : null
}

/** Cells that are a time in one form or another; a cell of two forms (01/02/2024) counts once. */
function timesIn(fits: FormCounts['fits']): number {
  const either = Math.max(fits['month-first'] ?? 0, fits['day-first'] ?? 0)
  return (
    either +
    (['iso', 'year-month', 'year-first', 'day-month-name', 'month-name-day'] as const).reduce(
      (n, f) => n + (fits[f] ?? 0),
      0
    )
  )
}

/** How many of a few cells at hand each form reads. */
export function fitsOf(cells: readonly string[]): FormCounts['fits'] {
  return Object.fromEntries(
    formRules.map(({ form }) => [form, cells.filter((cell) => readCell(cell, form) !== null).length])
  )
}

/** Texts that are looked at to tell the form of them all. */
const enough = 10_000

/** The form that reads most of these texts, where a person says what they are; null: none reads any. */
export function formOf(texts: readonly string[], ...kinds: readonly FormKind[]): CellForm | null {
  const fits = fitsOf(texts.slice(0, enough))
  return formRules
    .filter(({ kind }) => kinds.includes(kind))
    .reduce<CellForm | null>((a, { form }) => ((fits[form] ?? 0) > (a === null ? 0 : (fits[a] ?? 0)) ? form : a), null)
}
