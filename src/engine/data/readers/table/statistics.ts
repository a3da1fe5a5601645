/** What a column of the table `rows` looks like, and how it goes with the target; DuckDB counts. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { correlationRatio, cramersV } from '@core/data/association'
import type { Column } from '@shared/project'
import { z } from 'zod'
import type { Context } from '../../types'
import { value, type ColumnPlan } from './plan'
import { query } from './sql'

const shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
const bins = 20
const mostTop = 20
/** Of numbers and texts that hardly ever come again the most frequent ones say nothing. */
const mostTopDistinct = 10_000

type Statistics = Pick<Column, 'min' | 'max' | 'mean' | 'std' | 'quantiles' | 'histogram' | 'top' | 'correlation'> & {
  missing: number
}

export async function describeValues(
  connection: DuckDBConnection,
  plan: ColumnPlan,
  target: ColumnPlan,
  rows: number,
  ctx: Context
): Promise<Statistics> {
  const v = value(plan)
  const ask = <Row>(sql: string, row: z.ZodType<Row>): Promise<Row[]> => query(connection, sql, row, ctx.signal)
  const [counted] = await ask(`SELECT count(${v}) AS n FROM rows`, z.object({ n: z.coerce.number() }))
  const present = counted?.n ?? 0
  const missing = rows - present
  if (present === 0) return { missing }
  const top = plan.counts.distinct <= mostTopDistinct ? { top: await mostFrequent(ask, plan) } : {}
  const numbers = plan.kind === 'number' || plan.kind === 'time' ? await describeNumbers(ask, v) : {}
  const correlation = plan === target || plan.kind === 'text' ? null : await correlate(ask, plan, target)
  return { missing, ...numbers, ...top, ...(correlation ? { correlation } : {}) }
}

type Ask = <Row>(sql: string, row: z.ZodType<Row>) => Promise<Row[]>

const number = z.coerce.number()

async function mostFrequent(ask: Ask, plan: ColumnPlan): Promise<NonNullable<Column['top']>> {
  const v = value(plan)
  // Equal counts in the order of the values, so that the same file gives the same list.
  const found = await ask(
    `SELECT ${v}::VARCHAR AS value, ${plan.kind === 'number' || plan.kind === 'time' ? v : '0::DOUBLE'} AS number, count(*) AS n
     FROM rows WHERE ${v} IS NOT NULL GROUP BY ${v} ORDER BY n DESC, ${v} LIMIT ${mostTop}`,
    z.object({ value: z.string(), number, n: number })
  )
  return found.map(({ value: text, number: numeric, n }) => ({ value: topText(plan, text, numeric), count: n }))
}

function topText({ kind }: ColumnPlan, text: string, numeric: number): string {
  if (kind === 'number') return String(numeric)
  return kind === 'time' ? new Date(numeric).toISOString() : text
}

/** Population standard deviation; quantiles between two values are on the line from one to the other. */
async function describeNumbers(ask: Ask, v: string): Promise<Omit<Statistics, 'missing'>> {
  const [ends] = await ask(
    `SELECT min(${v}) AS min, max(${v}) AS max FROM rows`,
    z.object({ min: number, max: number })
  )
  if (!ends) return {}
  const { min, max } = ends
  // Halves first: max - min of two huge numbers of either sign is infinite. A sum of squares of them is, too.
  const width = max / bins - min / bins
  const scale = Math.max(Math.abs(min), Math.abs(max))
  const extreme = scale > 1e100 || (scale > 0 && scale < 1e-100)
  const scaled = extreme ? `(${v} / ${scale}::DOUBLE)` : v
  const [found] = await ask(
    `SELECT favg(${scaled}) AS mean, stddev_pop(${scaled}) AS std, quantile_cont(${scaled}, [${shares.join(', ')}]) AS quantiles
     FROM rows`,
    z.object({ mean: number, std: number, quantiles: z.array(number) })
  )
  if (!found) return {}
  const back = extreme ? scale : 1
  const bin = width > 0 ? `least(${bins - 1}, greatest(0, floor((${v} - ${min}::DOUBLE) / ${width}::DOUBLE)))` : '0'
  const counted = await ask(
    `SELECT ${bin} AS bin, count(*) AS n FROM rows WHERE ${v} IS NOT NULL GROUP BY bin`,
    z.object({ bin: number, n: number })
  )
  const counts = new Array<number>(bins).fill(0)
  for (const { bin: at, n } of counted) counts[at] = n
  return {
    min,
    max,
    mean: found.mean * back,
    std: found.std * back,
    quantiles: shares.map((p, i) => ({ p, value: (found.quantiles[i] ?? 0) * back })),
    histogram: { from: min, to: max, counts }
  }
}

async function correlate(ask: Ask, plan: ColumnPlan, target: ColumnPlan): Promise<Column['correlation'] | null> {
  const [v, t] = [value(plan), value(target)]
  const found = (measure: NonNullable<Column['correlation']>['measure'], result: number | null) =>
    result === null || !Number.isFinite(result) ? null : { with: target.name, value: result, measure }
  const numeric = plan.kind !== 'category'
  if (numeric && target.kind === 'number') {
    const [pair] = await ask(
      `SELECT CASE WHEN isfinite(r) THEN r END AS r FROM (SELECT corr(${v}, ${t}) AS r FROM rows WHERE ${v} IS NOT NULL)`,
      z.object({ r: number.nullable() })
    ).catch(outOfRange)
    return found('pearson', pair?.r ?? null)
  }
  if (plan.kind === 'category' && target.kind === 'category') {
    const cells = await ask(
      `SELECT enum_code(${v}) AS a, enum_code(${t}) AS b, count(*) AS n FROM rows WHERE ${v} IS NOT NULL GROUP BY a, b`,
      z.object({ a: number, b: number, n: number })
    )
    return found('cramers-v', cramersV(cells))
  }
  const [groups, values] = numeric ? [t, v] : [v, t]
  const sums = await ask(
    `SELECT count(*) AS n, favg(${values}) AS mean, var_pop(${values}) AS variance FROM rows
     WHERE ${v} IS NOT NULL GROUP BY ${groups}`,
    z.object({ n: number, mean: number, variance: number })
  ).catch(outOfRange)
  return found('correlation-ratio', correlationRatio(sums))
}

/** Squares of numbers beyond 1e154 are too large: such a column has no correlation. */
function outOfRange(e: unknown): never[] {
  if (e instanceof Error && /out of range/i.test(e.message)) return []
  throw e
}
