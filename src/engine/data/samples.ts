import type { Sample, samplePageSchema, sampleQuerySchema } from '@shared/ipc/payloads'
import { splitNames } from '@shared/project'
import type { Project } from '@store/types'
import type { z } from 'zod'
import { openPacked } from './open'
import type { Context, PackedColumn, PackedDataset } from './types'

/**
 * A page of examples, in the order of the source: of one part, of one class, or of all. Or exactly
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
    return { total: there.length, samples: there.map((row) => sampleOf(packed, row)) }
  }
  const rows = matching(packed, query.filter)
  const page = rows.slice(query.offset, query.offset + query.limit)
  return { total: rows.length, samples: page.map((row) => sampleOf(packed, row)) }
}

function matching(packed: PackedDataset, filter: z.output<typeof sampleQuerySchema>['filter']): number[] {
  const part = filter.split === undefined ? null : splitNames.indexOf(filter.split)
  const codes = packed.column(packed.document.target)
  const rows: number[] = []
  for (let row = 0; row < packed.count; row++) {
    if (part !== null && packed.split[row] !== part) continue
    if (filter.label !== undefined && codes.kind === 'category' && codes.data[row] !== filter.label) continue
    rows.push(row)
  }
  return rows
}

function sampleOf(packed: PackedDataset, row: number): Sample {
  const { document } = packed
  const target = packed.column(document.target)
  const sample: Sample = {
    index: row,
    split: splitNames[packed.split[row] ?? 0] ?? 'train',
    target: target.kind === 'category' || target.kind === 'number' ? (target.data[row] ?? -1) : -1,
    origin: packed.origin(row)
  }
  if (document.type === 'image') return sample
  return { ...sample, cells: document.columns.map(({ name }) => cellText(packed.column(name), row)) }
}

/** A cell as it would stand in a table; empty where it is missing. */
export function cellText(column: PackedColumn, row: number): string {
  if (column.kind === 'image') return ''
  if (column.kind === 'text') return column.at(row) ?? ''
  const value = column.data[row]
  if (column.kind === 'category') return column.categories[value ?? -1] ?? ''
  if (value === undefined || Number.isNaN(value)) return ''
  return column.kind === 'time' ? new Date(value).toISOString() : String(value)
}
