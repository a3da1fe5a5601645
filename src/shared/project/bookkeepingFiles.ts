/** Small files the store keeps for itself: who works on something, and what was deleted. */
import { z } from 'zod'
import { defineFormat, isoTimeSchema } from './fileFormat'

/** .lock-…: there while a process owns something. Its modification time is the heartbeat. */
export const lockFormat = defineFormat({
  format: 'anneal/lock',
  version: 1,
  migrations: {},
  schema: z.object({
    format: z.literal('anneal/lock'),
    version: z.literal(1),
    pid: z.number().int().positive(),
    host: z.string(),
    /** When that process started, as its system tells it; null where it does not. Tells a reused pid from the owner. */
    processStart: z.string().nullable(),
    /** Random: this lock and no later one on the same path. */
    token: z.string(),
    since: isoTimeSchema,
    /** For a person: "import of “mnist”". */
    purpose: z.string()
  })
})
export type LockFile = z.output<(typeof lockFormat)['schema']>

/** .trash/<id>/record.json, beside what was deleted. */
export const trashRecordFormat = defineFormat({
  format: 'anneal/trash-record',
  version: 1,
  migrations: {},
  schema: z.object({
    format: z.literal('anneal/trash-record'),
    version: z.literal(1),
    kind: z.enum(['dataset', 'model', 'run']),
    /** The name a person knows it by. */
    name: z.string(),
    /** File or folder inside this trash entry, and its name where it stood. */
    entry: z.string().regex(/^[^/\\]+$/),
    deletedAt: isoTimeSchema
  })
})
export type TrashRecord = z.output<(typeof trashRecordFormat)['schema']>
