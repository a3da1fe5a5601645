/** In which form the cells of a column write numbers or times, told from all of them: one cell alone says little. */
import type { CellForm } from '@shared/project'

export type Form = CellForm | 'plain'

export interface FormRule {
  form: Form
  kind: 'number' | 'time'
  /** Of the whole cell; the same for JavaScript and for DuckDB's RE2. */
  pattern: string
}

const exponent = '([eE][+-]?[0-9]+)?'
/** As `parseNumber`. */
export const plainPattern = `[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)${exponent}`
const clock = '([T ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?'
const zoned = `${clock} ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)?)?`
const local = `${clock})?`
const day = '[0-9]{1,2}'
const month = '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'

/**
 * In the order in which they win where two fit as many cells: 1,234 is a thousand before it is a fraction, 01/02/2024 is
 * in January, 01.02.2024 in February.
 */
export const formRules: readonly FormRule[] = [
  { form: 'plain', kind: 'number', pattern: plainPattern },
  { form: 'thousands', kind: 'number', pattern: '[+-]?([1-9][0-9]{0,2}(,[0-9]{3})+|[0-9]{1,3})(\\.[0-9]+)?' },
  {
    form: 'decimal-comma',
    kind: 'number',
    pattern: `[+-]?([1-9][0-9]{0,2}(\\.[0-9]{3})+|[0-9]+)(,[0-9]+)?${exponent}`
  },
  { form: 'percent', kind: 'number', pattern: '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+) ?%' },
  { form: 'iso', kind: 'time', pattern: `[0-9]{4}-${day}-${day}${zoned}` },
  { form: 'year-first', kind: 'time', pattern: `[0-9]{4}[/.]${day}[/.]${day}${local}` },
  { form: 'month-first', kind: 'time', pattern: `${day}[/-]${day}[/-][0-9]{4}${local}` },
  { form: 'day-first', kind: 'time', pattern: `${day}[/.-]${day}[/.-][0-9]{4}${local}` },
  { form: 'day-month-name', kind: 'time', pattern: `${day}[ -]${month}[ -][0-9]{4}${local}` },
  { form: 'month-name-day', kind: 'time', pattern: `${month} ${day}, ?[0-9]{4}${local}` }
]

/** Cells that are there, and how many of them each form fits. */
export interface FormCounts {
  present: number
  fits: Partial<Record<Form, number>>
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
export function isUnclear({ fits }: FormCounts, form: Form): boolean {
  const rivals: Form[][] = [
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
  const most = (kind: FormRule['kind']): number =>
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
    (['iso', 'year-first', 'day-month-name', 'month-name-day'] as const).reduce((n, f) => n + (fits[f] ?? 0), 0)
  )
}

const compiled = new Map(formRules.map(({ form, pattern }) => [form, new RegExp(`^(${pattern})$`, 'i')]))

/** By the look of a few cells at hand; whether 31/02/2024 is a day only the whole file's reading tells. */
export function fitsOf(cells: readonly string[]): FormCounts['fits'] {
  return Object.fromEntries(
    formRules.map(({ form }) => [form, cells.filter((cell) => compiled.get(form)?.test(cell)).length])
  )
}
