/** JSON documents of a project: read through their format's migrations, written whole, guarded by a revision. */
import { readFile } from 'node:fs/promises'
import { AnnealError } from '@shared/errors'
import { type FileFormat, parseDocument } from '@shared/project'
import type { z } from 'zod'
import { writeFileAtomic } from './atomicFile'

/** @throws Node's ENOENT; AnnealError `invalid-file`, `wrong-format`, `newer-version` */
export async function readDocument<Schema extends z.ZodType>(
  format: FileFormat<Schema>,
  path: string
): Promise<z.output<Schema>> {
  const text = await readFile(path, 'utf8')
  return parseDocument(format, parseJson(text, path), path)
}

function parseJson(text: string, path: string): unknown {
  try {
    // An editor on Windows may have put a byte order mark in front.
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text)
  } catch (e) {
    const empty = text.trim() === ''
    throw new AnnealError(
      {
        code: 'invalid-file',
        message: empty
          ? 'The file is empty; a JSON document was expected.'
          : `The file is not valid JSON: ${e instanceof Error ? e.message : String(e)}`,
        where: path,
        hint: 'Correct it, or restore it from a copy. Nothing was changed.'
      },
      { cause: e }
    )
  }
}

/** A document that does not fit its own schema is a defect of the caller and is never written. */
export async function writeDocument<Schema extends z.ZodType>(
  format: FileFormat<Schema>,
  path: string,
  document: z.output<Schema>
): Promise<z.output<Schema>> {
  const checked = parseDocument(format, document, path)
  await writeFileAtomic(path, `${JSON.stringify(checked, null, 2)}\n`)
  return checked
}

export function conflict(what: string, keptAs: string, found: number | null): AnnealError {
  return new AnnealError({
    code: 'conflict',
    message:
      found === null
        ? `${what} was deleted or renamed elsewhere while you were changing it.`
        : `${what} was changed elsewhere while you were changing it too.`,
    where: keptAs,
    hint: `Nothing is lost: your version was kept as “${keptAs}”. Look at both and keep the one you want.`,
    data: { keptAs, revision: found }
  })
}
