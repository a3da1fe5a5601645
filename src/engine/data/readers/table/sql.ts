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

/** The time a text says, as ms since 1970 UTC; NULL where it says none in this form. */
export function timeIn(text: string, form: CellForm): string {
  const iso = isoText(text, form)
  // DuckDB takes a zone only as an offset, only after seconds, and right after them.
  const offset = `regexp_replace(regexp_replace(${iso}, ' ?(Z|UTC)$', '+00'), ' ([+-])', '\\1')`
  const seconds = `regexp_replace(${offset}, '([T ][0-9]+:[0-9]+)([+-].*)$', '\\1:00\\2')`
  const zoned = `CASE WHEN strlen(${text}) > ${'2024-02-01'.length} THEN ${seconds} ELSE ${text} END`
  const time = form === 'iso' ? `TRY_CAST(${zoned} AS TIMESTAMPTZ)` : `TRY_CAST(rtrim(${iso}) AS TIMESTAMP)`
  return when(looksLike(text, form), milliseconds(time))
}

const rest = '(?:[Tt]| +)?(.*)$'
const months = `'janfebmaraprmayjunjulaugsepoctnovdec'`

/** SQL: a text of this form with its date as year, month and day. */
function isoText(text: string, form: CellForm): string {
  if (form === 'iso') return `upper(${text})`
  if (form === 'year-month') return `${text} || '-01'`
  const { fields } = ruleOf(form)
  if (form === 'day-month-name' || form === 'month-name-day') {
    const pattern = form === 'day-month-name' ? '^([0-9]+)[ -][A-Za-z]+[ -]' : '^[A-Za-z]+ ([0-9]+),? ?'
    const part = (of: string): string => `regexp_replace(${text}, '${pattern}([0-9]{4})${rest}', '${of}')`
    const month = `(instr(${months}, lower(regexp_extract(${text}, '[A-Za-z]{3}'))) + 2) // 3`
    return `${part('\\2-')} || ${month} || ${part('-\\1 \\3')}`
  }
  const [year, month, day] = (['year', 'month', 'day'] as const).map((field) => `\\${fields.indexOf(field) + 1}`)
  return `regexp_replace(${text}, '^([0-9]+)[/.-]([0-9]+)[/.-]([0-9]+)${rest}', '${year}-${month}-${day} \\4')`
}

/** @param time of type TIMESTAMP or TIMESTAMPTZ */
export function milliseconds(time: string): string {
  // epoch_ms() alone rounds towards 1970.
  return `CASE WHEN isfinite(${time}) THEN (epoch_ms(${time}) - CASE WHEN epoch_us(${time}) % 1000 < 0 THEN 1 ELSE 0 END)::DOUBLE END`
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
