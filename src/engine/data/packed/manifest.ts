import { columnSchema, fits, hashSchema, tasks } from '@shared/project'
import { z } from 'zod'

/**
 * Raised when the same source would be packed to other bytes: decoding, resizing, layout. A cache of another version is
 * made anew from its source.
 */
export const packVersion = 3

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
  z.object({ kind: z.literal('number'), name: z.string(), file: z.string() }),
  z.object({ kind: z.literal('time'), name: z.string(), file: z.string() }),
  /** UTF-8 one after another, and where each text ends (float64); an empty one is missing. */
  z.object({ kind: z.literal('text'), name: z.string(), file: z.string(), ends: z.string() })
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

/** What the source was taken for at its import: what edits are laid over. */
export const importedSchema = z.object({
  task: z.enum(tasks),
  target: z.string(),
  classes: z.array(z.string()),
  columns: z.array(columnSchema)
})
export type ImportedFacts = z.infer<typeof importedSchema>

/** cache/<key>/manifest.json, written last: its presence means that the other files are whole. */
export const manifestSchema = z.object({
  format: z.literal('anneal/packed'),
  version: z.literal(packVersion),
  count: z.number().int().nonnegative(),
  /** Fingerprint of each row's content: float64. */
  prints: z.string(),
  /** The part the source names for each row: uint8. */
  given: z.string().optional(),
  /** Frames of a camera: the burst of each row, int32. */
  bursts: z.string().optional(),
  /** Larger images: what each looks like, 128 bits. */
  looks: z.string().optional(),
  /** JSON: importedSchema. */
  imported: z.string(),
  columns: z.array(packedColumnSchema),
  origins: originsSchema,
  files: z.array(fileSchema)
})
export type Manifest = z.infer<typeof manifestSchema>

export const manifestName = 'manifest.json'
