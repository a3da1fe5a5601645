/**
 * What a person changed about a data set: in order, each reversible by leaving it out. The source and its packed cache
 * are never touched; a data set is read as its cache with these laid over it.
 */
import { z } from 'zod'

export const columnKinds = ['image', 'category', 'number', 'time', 'text'] as const
export const columnRoles = ['feature', 'target', 'ignore', 'group', 'time', 'weight'] as const

/** Rows of the packed cache, ascending; the source's hash pins what they are. */
const rows = z.array(z.number().int().nonnegative()).min(1)
const label = z.string().trim().min(1, 'A label is needed.')

export const datasetEditSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('relabel'), rows, to: label }),
  z.object({ kind: z.literal('rename-class'), from: label, to: label }),
  z.object({ kind: z.literal('merge-classes'), from: z.array(label).min(1), to: label }),
  z.object({ kind: z.literal('exclude'), rows, why: z.string().default('') }),
  z.object({ kind: z.literal('include'), rows }),
  /** Keeps the first of each set of equal examples. */
  z.object({ kind: z.literal('drop-duplicates'), near: z.boolean().default(false) }),
  /** All examples whose inputs come with different labels. */
  z.object({ kind: z.literal('drop-conflicts') }),
  /** Rows without a value in one of the columns. */
  z.object({ kind: z.literal('drop-missing'), columns: z.array(z.string()).min(1) }),
  /** Rows whose number lies outside; those without one stay. */
  z.object({ kind: z.literal('keep-range'), column: z.string(), from: z.number(), to: z.number() }),
  z.object({ kind: z.literal('set-kind'), column: z.string(), to: z.enum(columnKinds) }),
  z.object({ kind: z.literal('set-role'), column: z.string(), to: z.enum(columnRoles) })
])
export type DatasetEdit = z.infer<typeof datasetEditSchema>
