/** Streams the rows out of DuckDB into the packed cache, some at a time. */
import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api'
import { RowPrints, textFingerprint } from '@core/data/duplicates'
import { throwIfAborted } from '@shared/errors'
import type { PackedColumnEntry } from '../../packed/manifest'
import type { PackedWriter } from '../../packed/writer'
import { Stage } from '../../progress'
import type { Context } from '../../types'
import { value as placeIn, type ColumnPlan } from './plan'

export interface PackedRows {
  entries: PackedColumnEntry[]
  /** Place of each row among those that could be read. */
  ids: Float64Array
  fingerprints: Float64Array
  /** classification: class of each row */
  codes: Int32Array | null
}

/** Bytes of values that wait to be written, over all columns. */
const mostWaiting = 64 * 1024 * 1024
const numberBytes = 8

/** Writes a column; what it takes are the values of some rows. */
interface ColumnWriter {
  entry: PackedColumnEntry
  take(at: number, value: DuckDBValue): number
  /** Writes the first `count` values taken. */
  flush(count: number): Promise<void>
}

/** @param count rows of the table `rows` */
export async function packRows(
  connection: DuckDBConnection,
  plans: ColumnPlan[],
  target: ColumnPlan,
  count: number,
  writer: PackedWriter,
  ctx: Context
): Promise<PackedRows> {
  const room = Math.max(2048, Math.floor(mostWaiting / (plans.length * numberBytes)))
  const writers = plans.map((plan) => columnWriter(plan, Math.min(room, count), writer))
  for (const plan of plans) if (plan.kind === 'category') await writeCategories(plan, writer)
  const ids = new Float64Array(count)
  const prints = new RowPrints(count)
  // What stands for a category is its text, so that another value in another row changes nothing.
  const texts = plans.map((plan) => (plan.kind === 'category' ? plan.categories.map(textFingerprint) : null))
  const codes = target.kind === 'category' ? new Int32Array(count) : null
  const stage = new Stage(ctx, 'Reading rows', 'rows', count)
  let row = 0
  let waiting = 0
  const flush = async (): Promise<void> => {
    for (const one of writers) await one.flush(waiting)
    waiting = 0
  }
  const take = (chunk: DuckDBDataChunk, taken: number): void => {
    const places = chunk.getColumnVector(0)
    for (let i = 0; i < taken; i++) ids[row + i] = Number(places.getItem(i))
    plans.forEach((plan, c) => {
      const vector = chunk.getColumnVector(c + 1)
      const one = writers[c]
      for (let i = 0; i < taken && one; i++) {
        const value = one.take(waiting + i, vector.getItem(i))
        // What names single rows (ids, free text) is no part of what makes two rows the same.
        if (plan.kind !== 'text') prints.mix(row + i, texts[c]?.[value] ?? value)
        if (codes && plan === target) codes[row + i] = value
      }
    })
  }
  const result = await connection.stream(`SELECT id, ${plans.map(selectOf).join(', ')} FROM rows`)
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    throwIfAborted(ctx.signal)
    // A property of the chunk that asks DuckDB each time.
    const { rowCount } = chunk
    if (waiting + rowCount > room) await flush()
    take(chunk, rowCount)
    row += rowCount
    waiting += rowCount
    stage.advance(rowCount)
  }
  await flush()
  if (row !== count) throw new Error(`${row} rows came of ${count}`)
  return { entries: writers.map(({ entry }) => entry), ids, fingerprints: prints.all(), codes }
}

function selectOf(plan: ColumnPlan): string {
  const v = placeIn(plan)
  if (plan.kind === 'text') return v
  if (plan.kind !== 'category') return `coalesce(${v}, 'nan'::DOUBLE)`
  return plan.categories.length === 0 ? '-1::INTEGER' : `coalesce(CAST(enum_code(${v}) AS INTEGER), -1)`
}

function columnWriter(plan: ColumnPlan, room: number, writer: PackedWriter): ColumnWriter {
  const { name, index, kind } = plan
  const file = `columns/${index}.bin`
  if (kind === 'text') return textWriter(name, file, writer)
  const data = kind === 'category' ? new Int32Array(room) : new Float64Array(room)
  return {
    entry: kind === 'category' ? { kind, name, file, categories: categoriesFile(plan) } : { kind, name, file },
    take: (at, taken) => (data[at] = taken as number),
    flush: (count) => writer.append(file, data.subarray(0, count))
  }
}

function categoriesFile({ index }: ColumnPlan): string {
  return `columns/${index}.categories.json`
}

async function writeCategories(plan: ColumnPlan, writer: PackedWriter): Promise<void> {
  await writer.appendText(categoriesFile(plan), JSON.stringify(plan.categories))
}

/** Texts one after another, and where each ends; an empty one is missing. */
function textWriter(name: string, file: string, writer: PackedWriter): ColumnWriter {
  const ends = file.replace('.bin', '.ends.bin')
  let texts: string[] = []
  let end = 0
  return {
    entry: { kind: 'text', name, file, ends },
    take(at, taken) {
      texts[at] = taken === null ? '' : String(taken)
      return 0
    },
    async flush(count) {
      const places = new Float64Array(count)
      const bytes = texts.slice(0, count).map((text, i) => {
        const encoded = Buffer.from(text, 'utf8')
        end += encoded.length
        places[i] = end
        return encoded
      })
      texts = []
      await writer.append(file, Buffer.concat(bytes))
      await writer.append(ends, places)
    }
  }
}
