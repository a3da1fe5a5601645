/** The rows of a source as a table of cells in DuckDB, and what its columns hold. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { missingTokens } from '@core/data/cells'
import { formRules, ruleOf } from '@core/data/formRules'
import { chooseForm } from '@core/data/forms'
import { namesLargely, type CellCounts } from '@core/data/kinds'
import type { RejectedRow } from '@core/data/tableProblems'
import { AnnealError } from '@shared/errors'
import type { CellForm, Problem } from '@shared/project'
import { z } from 'zod'
import { quoteText } from './database'
import { cell, isInexact, looksLike, milliseconds, numberIn, query, timeIn } from './sql'

/** What JavaScript’s trim() takes off: predictions trim so. */
const blanks =
  ' \t\r\n\u000b\u000c\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'

/**
 * What the source says of a column: texts that may stand for anything, texts that are texts, numbers (DOUBLE), times
 * (TIMESTAMP), or nothing a table's cell can be.
 */
export type CellType = 'any' | 'text' | 'number' | 'time' | 'unusable'

export interface LoadedTable {
  /** Of the columns of `cells`. */
  types: CellType[]
  /** SQL: the place of a row of `cells` among those that could be read, from 0. */
  place: string
  rows: number
  /** Rows that could not be read: how many, and the first of them. */
  rejectedCount: number
  rejected: (RejectedRow & { /** Among all rows, from 1. */ record: number })[]
  problems: Problem[]
}

const longestToken = Math.max(...missingTokens.map((token) => token.length))

/**
 * SQL: columns of texts, each trimmed, NULL where it says that it is missing. Most cells need neither: what is cheap to
 * tell comes first, since a large file has billions of them.
 * @param texts by the name the column gets
 * @param more columns that are taken as they are
 */
export function cleaned(texts: Record<string, string>, from: string, more: readonly string[] = []): string {
  const entries = Object.entries(texts)
  const trimmed = entries.map(([name, text]) => `${trimmedText(text)} AS ${name}`)
  // Not IN: that takes megabytes a column, so that 150 columns filled the memory.
  const tokens = `[${missingTokens.map(quoteText).join(', ')}]`
  const known = entries.map(([name]) => {
    return `CASE WHEN strlen(${name}) > ${longestToken} THEN ${name} WHEN NOT list_contains(${tokens}, ${name}) THEN ${name} END AS ${name}`
  })
  return `SELECT ${[...more, ...known].join(', ')} FROM (SELECT ${[...more, ...trimmed].join(', ')} FROM ${from})`
}

/** Blanks sort before "!" or, those beyond ASCII, after "~". */
function trimmedText(text: string): string {
  const ends = [text, `right(${text}, 1)`].map((end) => `${end} < '!' OR ${end} > '~~'`)
  return `CASE WHEN ${ends.join(' OR ')} THEN trim(${text}, ${quoteText(blanks)}) ELSE ${text} END`
}

/** SQL: the value of a column, by the form its cells have. */
export function valueOf(index: number, type: CellType, form: CellForm): string {
  if (type === 'number') return `CASE WHEN isfinite(${cell(index)}) THEN ${cell(index)} END`
  if (type === 'time') return milliseconds(cell(index))
  return ruleOf(form).kind === 'time' ? timeIn(cell(index), form) : numberIn(cell(index), form)
}

/** Exact counts of a column's cells. */
export async function countColumn(
  connection: DuckDBConnection,
  index: number,
  type: CellType,
  signal?: AbortSignal
): Promise<CellCounts> {
  const text = cell(index)
  if (type === 'unusable') return { present: 0, fits: {}, distinct: 0, whole: false, inexact: 0 }
  if (type === 'number' || type === 'time') {
    const counts = await countValues(connection, valueOf(index, type, 'plain'), false, signal)
    const fits = type === 'number' ? { plain: counts.values } : { iso: counts.values }
    return { present: counts.values, fits, distinct: counts.distinct, whole: counts.whole, inexact: 0 }
  }
  const [first] = await query(
    connection,
    `SELECT count(t) AS present, count(${type === 'any' ? numberIn('t', 'plain') : 'NULL'}) AS plain
     FROM (SELECT ${text} AS t FROM cells)`,
    z.object({ present: z.coerce.number(), plain: z.coerce.number() }),
    signal
  )
  const { present = 0, plain = 0 } = first ?? {}
  const counts = { present, fits: type === 'any' ? { plain } : {} }
  if (present === 0) return { ...counts, distinct: 0, whole: false, inexact: 0 }
  const plainly = chooseForm(counts)
  const fits = plainly ? counts.fits : { ...counts.fits, ...(await countForms(connection, text, type, signal)) }
  const chosen = chooseForm({ present, fits })
  const values = await countValues(connection, chosen ? valueOf(index, type, chosen.form) : text, !chosen, signal)
  const { whole } = values
  const inexact = chosen?.kind === 'number' ? await countInexact(connection, text, chosen.form, signal) : 0
  if (!namesLargely({ present, inexact })) return { present, fits, distinct: values.distinct, whole, inexact }
  // As numbers, several of them would be one.
  const { distinct } = await countValues(connection, text, true, signal)
  return { present, fits, distinct, whole, inexact }
}

async function countInexact(
  connection: DuckDBConnection,
  text: string,
  form: CellForm,
  signal?: AbortSignal
): Promise<number> {
  const [found] = await query(
    connection,
    `SELECT count(*) AS n FROM (SELECT ${text} AS t FROM cells) WHERE ${isInexact('t', form)}`,
    z.object({ n: z.coerce.number() }),
    signal
  )
  return found?.n ?? 0
}

/** Which other forms fit how many cells: those whose look no cell has are not tried. */
async function countForms(
  connection: DuckDBConnection,
  text: string,
  type: CellType,
  signal?: AbortSignal
): Promise<CellCounts['fits']> {
  const rules = formRules.filter(({ form, kind }) => form !== 'plain' && (kind === 'time' || type === 'any'))
  const row = z.record(z.string(), z.coerce.number())
  const counting = async (
    count: (form: CellForm, kind: string) => string,
    of: typeof rules
  ): Promise<CellCounts['fits']> => {
    if (of.length === 0) return {}
    const counts = of.map(({ form, kind }) => `${count(form, kind)} AS "${form}"`).join(', ')
    const [found] = await query(connection, `SELECT ${counts} FROM (SELECT ${text} AS t FROM cells)`, row, signal)
    return found ?? {}
  }
  const looks = await counting((form) => `count(*) FILTER (${looksLike('t', form)})`, rules)
  const seen = rules.filter(({ form }) => (looks[form] ?? 0) > 0)
  const values = (form: CellForm, kind: string): string =>
    `count(${kind === 'time' ? timeIn('t', form) : numberIn('t', form)})`
  return { ...Object.fromEntries(rules.map(({ form }) => [form, 0])), ...(await counting(values, seen)) }
}

async function countValues(
  connection: DuckDBConnection,
  value: string,
  texts: boolean,
  signal?: AbortSignal
): Promise<{ values: number; distinct: number; whole: boolean }> {
  const [counts] = await query(
    connection,
    `SELECT count(v) AS n, count(DISTINCT v) AS different, ${texts ? 'false' : 'bool_and(v = trunc(v))'} AS whole
     FROM (SELECT ${value} AS v FROM cells)`,
    z.object({ n: z.coerce.number(), different: z.coerce.number(), whole: z.boolean().nullable() }),
    signal
  )
  return { values: counts?.n ?? 0, distinct: counts?.different ?? 0, whole: counts?.whole ?? false }
}

/** Some texts of a column that are none of its values. */
export async function junkIn(
  connection: DuckDBConnection,
  index: number,
  form: CellForm,
  signal?: AbortSignal
): Promise<string[]> {
  const found = await query(
    connection,
    `SELECT DISTINCT left(${cell(index)}, 40) AS t FROM cells
     WHERE ${cell(index)} IS NOT NULL AND (${valueOf(index, 'any', form)}) IS NULL ORDER BY t LIMIT 3`,
    z.object({ t: z.string() }),
    signal
  )
  return found.map(({ t }) => t)
}

/** @throws what DuckDB says of a file, for a person: `table-unreadable`, `table-too-large` */
export function unreadable(e: unknown, where: string): AnnealError {
  if (e instanceof AnnealError) return e
  const detail = (e instanceof Error ? e.message : String(e)).split('\n')[0] ?? ''
  const full = /out of memory|failed to allocate|no space left/i.test(detail)
  return new AnnealError(
    {
      code: full ? 'table-too-large' : 'table-unreadable',
      message: full
        ? `“${where}” does not fit into the memory and disk space there is.`
        : `“${where}” can’t be read: ${detail}`,
      where,
      hint: full
        ? 'Close other programs or free some disk space, then import again.'
        : 'Check whether the file is whole, or save the table again, for example as CSV (UTF-8).'
    },
    { cause: e }
  )
}
