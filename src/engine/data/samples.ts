import { valuesAt } from '@core/data'
import { timeText } from '@core/data/times'
import type { Sample, samplePageSchema, sampleQuerySchema } from '@shared/ipc/payloads'
import { splitNames } from '@shared/project'
import type { Project } from '@store/types'
import type { z } from 'zod'
import { matching } from './matching'
import { openPacked } from './open'
import type { Context, PackedColumn, PackedDataset } from './types'

/**
 * A page of examples, in the order of the source: of one part, of one class, of one problem, or of all. Or exactly
 * the rows asked for, in that order; those there are not (the data changed since) are left out.
 * A data set without its cache is made anew first, with progress.
 */
export async function readSamples(
  project: Project,
  query: z.output<typeof sampleQuerySchema>,
  ctx: Context = {}
): Promise<z.output<typeof samplePageSchema>> {
  const packed = await openPacked(project, query.name, ctx)
  if (query.indices !== undefined) {
    const there = query.indices.filter((row) => row < packed.count)
    return { total: there.length, samples: samplesOf(packed, there) }
  }
  const { count, at } = matching(packed, query.filter, project.dir)
  const page = Array.from({ length: Math.max(0, Math.min(query.limit, count - query.offset)) }, (_, i) =>
    at(query.offset + i)
  )
  return { total: count, samples: samplesOf(packed, page) }
}

/** A table on disk is read for these rows alone, column by column. */
function samplesOf(packed: PackedDataset, rows: readonly number[]): Sample[] {
  const { document } = packed
  const wanted = Int32Array.from(rows)
  const targets = valuesOf(packed.column(document.target), wanted)
  const columns =
    document.type === 'image' ? [] : document.columns.map(({ name }) => cellsOf(packed.column(name), wanted))
  return rows.map((row, i) => ({
    index: row,
    split: splitNames[packed.split[row] ?? 0] ?? 'train',
    target: targets?.data[i] ?? -1,
    origin: packed.origin(row),
    ...(packed.excluded[row] === 0 ? {} : { excluded: true }),
    ...(document.type === 'image' ? {} : { cells: columns.map((cells) => cells[i] ?? '') })
  }))
}

function valuesOf(column: PackedColumn, rows: Int32Array): ReturnType<typeof valuesAt> | null {
  return column.kind === 'image' || column.kind === 'text' ? null : valuesAt(column, rows)
}

/** A cell as it would stand in a table; empty where it is missing. */
export function cellText(column: PackedColumn, row: number): string {
  return cellsOf(column, Int32Array.of(row))[0] ?? ''
}

/** Cells as they would stand in a table; empty where one is missing. */
function cellsOf(column: PackedColumn, rows: Int32Array): string[] {
  if (column.kind === 'text') return Array.from(rows, (row) => column.at(row) ?? '')
  const values = valuesOf(column, rows)
  if (!values) return Array.from(rows, () => '')
  if (values.kind === 'category') return Array.from(values.data, (code) => values.categories[code] ?? '')
  const write = values.kind === 'time' ? timeText : String
  return Array.from(values.data, (value) => (Number.isNaN(value) ? '' : write(value)))
}
