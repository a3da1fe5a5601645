import { fits, hashSchema } from '@shared/project'
import { z } from 'zod'

/**
 * Raised when the same source would be packed to other bytes: decoding, resizing, layout. A cache of another version is
 * made anew from its source.
 */
export const packVersion = 2

const fileSchema = z.object({ name: z.string(), bytes: z.number().int().nonnegative(), hash: hashSchema })

export const packedColumnSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('image'),
    name: z.string(),
    file: z.string(),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    channels: z.union([z.literal(1), z.literal(3)]),
    fit: z.enum(fits)
  }),
  z.object({
    kind: z.literal('category'),
    name: z.string(),
    file: z.string(),
    /** JSON array of the texts, in order of their code. */
    categories: z.string()
  }),
  z.object({ kind: z.literal('number'), name: z.string(), file: z.string() })
])
export type PackedColumnEntry = z.infer<typeof packedColumnSchema>

/**
 * Where rows came from: a JSON string a line, or numbers (int32) counted within segments of rows,
 * as `prefix + number`.
 */
export const originsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lines'), file: z.string() }),
  z.object({
    kind: z.literal('numbers'),
    file: z.string(),
    segments: z.array(z.object({ firstRow: z.number().int().nonnegative(), prefix: z.string() }))
  })
])
export type OriginsEntry = z.infer<typeof originsSchema>

/** cache/<key>/manifest.json, written last: its presence means that the other files are whole. */
export const manifestSchema = z.object({
  format: z.literal('anneal/packed'),
  version: z.literal(packVersion),
  count: z.number().int().nonnegative(),
  split: z.string(),
  columns: z.array(packedColumnSchema),
  origins: originsSchema,
  files: z.array(fileSchema)
})
export type Manifest = z.infer<typeof manifestSchema>

export const manifestName = 'manifest.json'
