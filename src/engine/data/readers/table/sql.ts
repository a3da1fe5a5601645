/** How cells become values, in DuckDB's SQL. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { plainPattern, ruleOf } from '@core/data/formRules'
import { cancelled, throwIfAborted } from '@shared/errors'
import type { CellForm } from '@shared/project'
import { z } from 'zod'
import { quoteText } from './database'

/** Columns are c0, c1, …: no name of the file's own gets into SQL. */
export function cell(index: number): string {
  return `c${index}`
}

/** Whether a text has a form by its look. */
export function looksLike(text: string, form: CellForm): string {
  return `regexp_full_match(${text}, ${quoteText(ruleOf(form).pattern)}, 'i')`
}

/** The number a text says, NULL where it says none in this form. */
export function numberIn(text: string, form: CellForm): string {
  switch (form) {
    case 'thousands':
      return when(looksLike(text, form), plainNumber(`replace(${text}, ',', '')`))
    case 'decimal-comma':
      return when(looksLike(text, form), plainNumber(`replace(replace(${text}, '.', ''), ',', '.')`))
    case 'percent':
      return when(looksLike(text, form), `${plainNumber(`rtrim(${text}, ' %')`)} / 100`)
    default:
      return plainNumber(text)
  }
}

function plainNumber(text: string): string {
  const value = `TRY_CAST(${text} AS DOUBLE)`
  return `CASE WHEN regexp_full_match(${text}, ${quoteText(plainPattern)}) AND isfinite(${value}) THEN ${value} END`
}

/** Digits of the longest whole number that is always equal to its floating-point number. */
const exactDigits = 15

/** Whether a text is a whole number that its floating-point number is not equal to. What is cheap to tell comes first. */
export function isInexact(text: string, form: CellForm): string {
  const separators = form === 'thousands' ? ',' : form === 'decimal-comma' ? '.' : ''
  const digits = separators === '' ? text : `replace(${text}, '${separators}', '')`
  const [exact, read] = [`TRY_CAST(${digits} AS HUGEINT)`, `TRY_CAST(TRY_CAST(${digits} AS DOUBLE) AS HUGEINT)`]
  return `CASE WHEN strlen(${text}) > ${exactDigits} THEN regexp_full_match(${digits}, '[+-]?[0-9]+') AND
    strlen(ltrim(${digits}, '+-0')) > ${exactDigits} AND (${exact} IS NULL OR ${exact} IS DISTINCT FROM ${read}) END`
}

const clocks = ['', ' %H:%M', ' %H:%M:%S', ' %H:%M:%S.%f']
const days: Partial<Record<CellForm, string[]>> = {
  'day-first': ['%d/%m/%Y', '%d.%m.%Y', '%d-%m-%Y'],
  'month-first': ['%m/%d/%Y', '%m-%d-%Y'],
  'day-month-name': ['%d %b %Y', '%d-%b-%Y'],
  'month-name-day': ['%b %d, %Y', '%b %d,%Y']
}

/** The time a text says, as ms since 1970 UTC; NULL where it says none in this form. */
export function timeIn(text: string, form: CellForm): string {
  const formats = days[form]
  if (formats) {
    const all = formats.flatMap((day) => clocks.map((clock) => quoteText(day + clock)))
    const spaced = `regexp_replace(${text}, '([0-9])(T| +)([0-9]+:)', '\\1 \\3')`
    return when(looksLike(text, form), milliseconds(`try_strptime(${spaced}, [${all.join(', ')}])`))
  }
  const dashed = form === 'year-first' ? `regexp_replace(${text}, '^([0-9]+).([0-9]+).', '\\1-\\2-')` : text
  // DuckDB takes a zone only after seconds.
  const seconds = `regexp_replace(${dashed}, '([T ][0-9]+:[0-9]+)( ?([ZzUu+-].*))$', '\\1:00\\2')`
  return when(looksLike(text, form), milliseconds(`TRY_CAST(${seconds} AS TIMESTAMPTZ)`))
}

/** @param time of type TIMESTAMP or TIMESTAMPTZ */
function milliseconds(time: string): string {
  return `CASE WHEN isfinite(${time}) THEN epoch_ms(${time})::DOUBLE END`
}

function when(condition: string, value: string): string {
  return `CASE WHEN ${condition} THEN ${value} END`
}

/** Runs a statement; an abort interrupts it. */
export async function query<Row>(
  connection: DuckDBConnection,
  sql: string,
  row: z.ZodType<Row>,
  signal?: AbortSignal
): Promise<Row[]> {
  throwIfAborted(signal)
  const interrupt = (): void => connection.interrupt()
  signal?.addEventListener('abort', interrupt)
  try {
    const result = await connection.runAndReadAll(sql)
    return z.array(row).parse(result.getRowObjectsJson())
  } catch (e) {
    if (signal?.aborted) throw cancelled()
    throw e
  } finally {
    signal?.removeEventListener('abort', interrupt)
  }
}

/** Runs a statement that gives no rows anybody looks at. */
export async function run(connection: DuckDBConnection, sql: string, signal?: AbortSignal): Promise<void> {
  await query(connection, sql, z.unknown(), signal)
}

/** Rows of the table `cells`. */
export async function countCells(connection: DuckDBConnection, signal?: AbortSignal): Promise<number> {
  const count = z.object({ n: z.coerce.number() })
  const [found] = await query(connection, 'SELECT count(*) AS n FROM cells', count, signal)
  return found?.n ?? 0
}

/** A few rows of texts, in the columns' order; empty where one is missing. */
export async function readTexts(connection: DuckDBConnection, sql: string): Promise<string[][]> {
  const result = await connection.runAndReadAll(sql)
  const rows = z.array(z.array(z.string().nullable())).parse(result.getRowsJson())
  return rows.map((row) => row.map((text) => text ?? ''))
}
