/** Every JSON file of a project: a format name, a version, a schema, and a migration from each older version. */
import { z } from 'zod'
import { AnnealError } from '../errors'

/** Turns a document of version n into version n + 1. Pure; tested with a document of that version. */
export type Migration = (document: Record<string, unknown>) => Record<string, unknown>

export interface FileFormat<Schema extends z.ZodType = z.ZodType> {
  readonly format: string
  readonly version: number
  readonly schema: Schema
  /** migrations[n] leads from version n to n + 1; one for each version before the current. */
  readonly migrations: Readonly<Record<number, Migration>>
}

export function defineFormat<Schema extends z.ZodType>(definition: FileFormat<Schema>): FileFormat<Schema> {
  return definition
}

const headSchema = z.looseObject({ format: z.string(), version: z.number().int().positive() })

type Head = z.output<typeof headSchema>

function upgraded(
  { format, version, migrations }: Pick<FileFormat, 'format' | 'version' | 'migrations'>,
  head: Head
): Head {
  let document = head
  for (let v = head.version; v < version; v++) {
    const migrate = migrations[v]
    if (!migrate) throw new Error(`${format}: no migration from version ${v}`)
    document = { ...migrate(document), format, version: v + 1 }
  }
  return document
}

/**
 * Reads a parsed JSON value as a document of the current version.
 * @param where the file, for the error
 * @throws AnnealError `wrong-format`, `newer-version` or `invalid-file`
 */
export function parseDocument<Schema extends z.ZodType>(
  definition: FileFormat<Schema>,
  value: unknown,
  where: string
): z.output<Schema> {
  const head = headSchema.safeParse(value)
  if (!head.success || head.data.format !== definition.format) {
    throw new AnnealError({
      code: 'wrong-format',
      message: `This is not an ${definition.format} file${head.success ? `, it says “${head.data.format}”` : ''}.`,
      where,
      hint: 'Choose the right file, or restore it from a copy.'
    })
  }
  if (head.data.version > definition.version) {
    throw new AnnealError({
      code: 'newer-version',
      message: `This file was written by a newer Anneal (${definition.format} version ${head.data.version}; this one reads up to ${definition.version}).`,
      where,
      hint: 'Update Anneal to open it. Nothing was changed.'
    })
  }
  const parsed = definition.schema.safeParse(upgraded(definition, head.data))
  if (!parsed.success) {
    const first = parsed.error.issues[0]
    throw new AnnealError({
      code: 'invalid-file',
      message:
        `The file is damaged or was edited by hand: ${first?.path.join('.') ?? ''} ${first?.message ?? ''}`.trim(),
      where,
      hint: 'Correct that field, or restore the file from a copy. Nothing was changed.'
    })
  }
  return parsed.data
}

/**
 * The schema of a document that is part of another one: an older version of it is brought up to date on reading, as it
 * would be in a file of its own.
 */
export function embedded<Schema extends z.ZodType>(definition: FileFormat<Schema>): z.ZodType<z.output<Schema>> {
  const upgrade = (value: unknown): unknown => {
    const head = headSchema.safeParse(value)
    return head.success && head.data.format === definition.format ? upgraded(definition, head.data) : value
  }
  return z.preprocess(upgrade, definition.schema)
}

/** A name a person gives and a file system can hold on every platform. Any script is welcome. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'A name is needed.')
  .max(80, 'A name has at most 80 characters.')
  .refine((s) => !/[<>:"/\\|?*\u0000-\u001f]/.test(s), 'A name can’t contain any of < > : " / \\ | ? *')
  .refine((s) => !/^\.|[. ]$/.test(s), 'A name can’t start with a dot, or end with a dot or a space.')
  .refine(
    (s) => !/^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i.test(s),
    'Windows keeps this name for itself; choose another.'
  )

export const isoTimeSchema = z.iso.datetime()
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
export const fractionSchema = z.number().min(0).max(1)
