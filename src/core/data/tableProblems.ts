/** What is wrong with a table's columns and rows, and what happens because of it. */
import { AnnealError } from '@shared/errors'
import { usualPreparation, type CellForm, type Column, type Preparation, type Problem } from '@shared/project'
import { missingValues } from './missingValues'
import { counted, mostPlaces, problem } from './problems'

export interface RejectedRow {
  /** In the file, from 1. */
  line: number
  reason: string
}

/** Rows that could not be read, by line. */
export function rejectedRows(rejected: RejectedRow[], count: number): Problem[] {
  if (count === 0) return []
  return [
    problem({
      severity: 'warning',
      code: 'ragged-rows',
      message: `${counted(count, 'row does', 'rows do')} not have the form of the others and ${count === 1 ? 'is' : 'are'} left out. Correct ${count === 1 ? 'it' : 'them'} in the file and import again, or go on.`,
      where: rejected.map(({ line, reason }) => `line ${line}: ${reason}`),
      count
    })
  ]
}

/** Most rows are unreadable: the file is not the table it seems. */
export function mostlyRagged(rejected: RejectedRow[], count: number, good: number, where: string): AnnealError {
  const first = rejected[0]
  return new AnnealError({
    code: 'csv-ragged',
    message: `${counted(count, 'row')} of ${(count + good).toLocaleString('en-US')} can’t be read as the header’s columns${first ? `; line ${first.line}: ${first.reason}` : ''}.`,
    where,
    hint: 'Check the delimiter and the quotes of the file: every row has as many cells as the first line has names.',
    data: rejected.slice(0, mostPlaces)
  })
}

/** @param rows as they are named in the file: "row 12" */
export function missingTargetRows(target: string, rows: string[]): Problem[] {
  const count = rows.length
  if (count === 0) return []
  return [
    problem({
      severity: 'warning',
      code: 'missing-target',
      message: `${counted(count, 'row has', 'rows have')} no usable value in “${target}”, the column to predict, and ${count === 1 ? 'is' : 'are'} left out.`,
      where: rows
    })
  ]
}

export interface ColumnFinding {
  column: Column
  /** Text cells in a column of numbers or times: how many, and some of them. */
  junk: { count: number; examples: string[] }
  /** Text cells that are numbers, times or neither, too many of each for a column of one of them. */
  mixture?: { numbers: number; times: number; texts: number } | null
  /** Its cells could be read in another form as well. */
  unclear?: boolean
  /** Whole numbers beyond 2^53: how many, and whether they were kept as text, every digit of them. */
  inexact?: { count: number; kept: boolean }
  /** The source has something there that is no cell of a table: bytes, lists. */
  unusable?: boolean
}

/** Each column's problems, those of a kind together. */
export function columnProblems(
  findings: ColumnFinding[],
  rows: number,
  preparation: Pick<Preparation, 'columns'> = usualPreparation
): Problem[] {
  const features = findings.filter(({ column }) => column.role === 'feature')
  const unused = findings.filter(({ column }) => column.role === 'ignore')
  const sets: [Omit<Problem, 'count' | 'where' | 'message'>, (n: number) => string, string[]][] = [
    [
      { severity: 'warning', code: 'unusable-column' },
      (n) =>
        `${counted(n, 'column holds', 'columns hold')} bytes, lists or the like, which no network here can take, and ${n === 1 ? 'is' : 'are'} not used.`,
      findings.filter(({ unusable }) => unusable).map(({ column }) => column.name)
    ],
    [
      { severity: 'warning', code: 'mixed-types' },
      (n) =>
        `${counted(n, 'column mixes', 'columns mix')} numbers, dates or texts, or dates in several forms, so ${n === 1 ? 'it was' : 'they were'} taken as text. Write every cell in the same form and import again, or go on.`,
      findings.flatMap(({ column, mixture }) => (mixture ? [`${column.name}: ${mixtureText(mixture)}`] : []))
    ],
    [
      { severity: 'info', code: 'number-form' },
      (n) =>
        `${counted(n, 'column writes', 'columns write')} numbers or dates in a form that leaves a choice; check the values.`,
      findings.flatMap(({ column, unclear }) =>
        unclear && column.form ? [`${column.name}: ${formText[column.form] ?? column.form}`] : []
      )
    ],
    [
      { severity: 'warning', code: 'large-integers' },
      (n) =>
        `${counted(n, 'column holds', 'columns hold')} whole numbers beyond ${largest}, where a network’s numbers no longer tell one from the next, so ${n === 1 ? 'it was' : 'they were'} kept as text, every digit of it.`,
      largeIntegers(findings, true)
    ],
    [
      { severity: 'warning', code: 'rounded-integers' },
      (n) =>
        `${counted(n, 'column holds', 'columns hold')} whole numbers beyond ${largest}, which were rounded: only about 16 digits of them are kept.`,
      largeIntegers(findings, false)
    ],
    [
      { severity: 'warning', code: 'constant-column' },
      (n) =>
        `${counted(n, 'column has', 'columns have')} the same value in every row and ${n === 1 ? 'is' : 'are'} not used.`,
      unused.filter(({ column }) => isConstant(column)).map(({ column }) => column.name)
    ],
    [
      { severity: 'warning', code: 'empty-column' },
      (n) => `${counted(n, 'column has', 'columns have')} no values and ${n === 1 ? 'is' : 'are'} not used.`,
      unused.filter(({ column, unusable }) => !unusable && column.missing === rows).map(({ column }) => column.name)
    ],
    [
      { severity: 'info', code: 'too-many-categories' },
      (n) =>
        `${counted(n, 'column names', 'columns name')} almost every row differently (ids or free text) and ${n === 1 ? 'is' : 'are'} not used.`,
      unused
        .filter(({ column }) => column.kind === 'text' && (column.distinct ?? 0) > 1)
        .map(({ column }) => `${column.name}: ${(column.distinct ?? 0).toLocaleString('en-US')} values`)
    ],
    [
      { severity: 'warning', code: 'not-numbers' },
      (n) =>
        `${counted(n, 'column of numbers or dates has', 'columns of numbers or dates have')} cells with text; those count as missing.`,
      findings
        .filter(({ junk }) => junk.count > 0)
        .map(
          ({ column, junk }) => `${column.name}: ${junk.count} (${junk.examples.map((text) => `“${text}”`).join(', ')})`
        )
    ]
  ]
  const lacking = features.map(({ column }) => column).filter(({ missing }) => missing > 0 && missing < rows)
  const standing = sets.flatMap(([head, sentence, where]) =>
    where.length === 0 ? [] : [problem({ ...head, message: sentence(where.length), where })]
  )
  return lacking.length === 0 ? standing : [...standing, missingValues(lacking, rows, preparation)]
}

const largest = Number.MAX_SAFE_INTEGER.toLocaleString('en-US')

function largeIntegers(findings: readonly ColumnFinding[], kept: boolean): string[] {
  return findings.flatMap(({ column, inexact }) =>
    inexact && inexact.count > 0 && inexact.kept === kept
      ? [`${column.name}: ${inexact.count.toLocaleString('en-US')}`]
      : []
  )
}

export function isConstant(column: Pick<Column, 'kind' | 'distinct' | 'missing'>): boolean {
  return column.distinct === 1 && column.missing === 0
}

/** How a number or date is read whose form could mean another as well. */
const formText: Partial<Record<CellForm, string>> = {
  'decimal-comma': '1,5 is one and a half',
  thousands: '1,234 is more than a thousand',
  percent: '12 % is 0.12',
  'month-first': '01/02/2024 is in January',
  'day-first': '01/02/2024 is in February'
}

function mixtureText({ numbers, times, texts }: NonNullable<ColumnFinding['mixture']>): string {
  const parts = [
    numbers > 0 ? counted(numbers, 'number') : '',
    times > 0 ? counted(times, 'date') : '',
    texts > 0 ? counted(texts, 'other text') : ''
  ]
  return parts.filter((part) => part !== '').join(', ')
}
