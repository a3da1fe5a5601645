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
    return { total: there.length, samples: there.map((row) => sampleOf(packed, row)) }
  }
  const { count, at } = matching(packed, query.filter, project.dir)
  const page = Array.from({ length: Math.max(0, Math.min(query.limit, count - query.offset)) }, (_, i) =>
    at(query.offset + i)
  )
  return { total: count, samples: page.map((row) => sampleOf(packed, row)) }
}

function sampleOf(packed: PackedDataset, row: number): Sample {
  const { document } = packed
  const target = packed.column(document.target)
  const sample: Sample = {
    index: row,
    split: splitNames[packed.split[row] ?? 0] ?? 'train',
    target: target.kind === 'image' ? -1 : (target.data[row] ?? -1),
    origin: packed.origin(row),
    ...(packed.excluded[row] === 0 ? {} : { excluded: true })
  }
  if (document.type === 'image') return sample
  return { ...sample, cells: document.columns.map(({ name }) => cellText(packed.column(name), row)) }
}

/** A cell as it would stand in a table; empty where it is missing. */
function cellText(column: PackedColumn, row: number): string {
  if (column.kind === 'image') return ''
  const value = column.data[row]
  if (column.kind === 'category') return column.categories[value ?? -1] ?? ''
  return value === undefined || Number.isNaN(value) ? '' : String(value)
}
