/** A number or a time as a cell of a form: what `readCell` reads back. */
import type { CellForm } from '@shared/project'
import { ruleOf } from './formRules'
import { timeText } from './times'

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** @param value a finite number, or ms since 1970 of a time of a year from 0 to 9999 */
export function writeCell(value: number, form: CellForm): string {
  if (ruleOf(form).kind === 'time') return writeTime(value, form)
  switch (form) {
    case 'decimal-comma':
      return String(value).replace('.', ',')
    case 'percent':
      return `${hundredfold(value)} %`
    default:
      return String(value)
  }
}

/** The value as a column that became text or categories has it: a number as 1234.5, a time as 2024-02-01 14:30:00. */
export function plainCell(value: number, form: CellForm): string {
  return ruleOf(form).kind === 'time' ? timeText(value) : String(value)
}

/** With as few digits as give the value back. */
function hundredfold(value: number): number {
  const exact = value * 100
  for (let digits = 1; digits < 17; digits++) {
    const short = Number(exact.toPrecision(digits))
    if (short / 100 === value) return short
  }
  return exact
}

function writeTime(ms: number, form: CellForm): string {
  const [date = '', clock] = timeText(ms).split(' ')
  const [year = '', month = '', day = ''] = date.split('-')
  const name = monthNames[Number(month) - 1] ?? ''
  const dates: Partial<Record<CellForm, string>> = {
    'year-month': `${year}-${month}`,
    'year-first': `${year}/${month}/${day}`,
    'month-first': `${month}/${day}/${year}`,
    'day-first': `${day}/${month}/${year}`,
    'day-month-name': `${day} ${name} ${year}`,
    'month-name-day': `${name} ${day}, ${year}`
  }
  const text = dates[form] ?? date
  return clock === undefined || form === 'year-month' ? text : `${text} ${clock}`
}
