/** Append-only logs, one JSON value a line. What a crash or a full disk tore off the end is dropped. */
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { AnnealError } from '@shared/errors'
import type { z } from 'zod'
import { aboutPath, isMissing, writeFileAtomic } from './atomicFile'

const newline = 0x0a
const decoder = new TextDecoder()

/** All of the lines are in the log, or, when this throws, none. */
export async function appendLines(path: string, values: readonly unknown[]): Promise<void> {
  if (values.length === 0) return
  const text = values.map((value) => `${JSON.stringify(value)}\n`).join('')
  const file = await open(path, 'a+')
  try {
    const size = await wholeLinesOf(file)
    try {
      await file.appendFile(text)
    } catch (e) {
      await file.truncate(size)
      throw e
    }
  } catch (e) {
    throw aboutPath(e, path)
  } finally {
    await file.close()
  }
}

/** Cuts a torn last line off, so that the next line does not continue it. Returns the size then. */
async function wholeLinesOf(file: FileHandle): Promise<number> {
  const { size } = await file.stat()
  if (size === 0) return 0
  if ((await byteAt(file, size - 1)) === newline) return size
  const chunk = new Uint8Array(64 * 1024)
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - chunk.length)
    await file.read(chunk, 0, end - start, start)
    const at = chunk.lastIndexOf(newline, end - start - 1)
    if (at >= 0) {
      await file.truncate(start + at + 1)
      return start + at + 1
    }
    end = start
  }
  await file.truncate(0)
  return 0
}

/**
 * A missing log is an empty one.
 * @throws AnnealError `invalid-file` when a line other than the last cannot be read
 */
export async function readLines<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>[]> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (e) {
    if (isMissing(e)) return []
    throw e
  }
  return parseAll(text, path, schema)
}

function parseAll<Schema extends z.ZodType>(text: string, path: string, schema: Schema): z.output<Schema>[] {
  const lines = text.split('\n')
  const values: z.output<Schema>[] = []
  let lastFull = lines.length - 1
  while (lastFull >= 0 && lines[lastFull] === '') lastFull--
  for (let i = 0; i <= lastFull; i++) {
    const parsed = parseLine(lines[i] ?? '', schema)
    if (parsed.success) values.push(parsed.data)
    else if (i < lastFull) {
      throw new AnnealError({
        code: 'invalid-file',
        message: `Line ${i + 1} of this log is damaged: ${parsed.problem}`,
        where: path,
        hint: 'Delete that line, or restore the file from a copy. Nothing was changed.'
      })
    }
  }
  return values
}

/**
 * The whole lines after byte `offset`, and where the next read begins. `restarted`: the log no longer
 * has a line ending there (it was replaced by a shorter one), so it was read from its beginning.
 */
export async function tailLines<Schema extends z.ZodType>(
  path: string,
  offset: number,
  schema: Schema
): Promise<{ lines: z.output<Schema>[]; offset: number; restarted: boolean }> {
  let file
  try {
    file = await open(path, 'r')
  } catch (e) {
    if (isMissing(e)) return { lines: [], offset: 0, restarted: offset > 0 }
    throw e
  }
  try {
    const { size } = await file.stat()
    const restarted = offset > 0 && (offset > size || (await byteAt(file, offset - 1)) !== newline)
    const start = restarted ? 0 : offset
    const bytes = new Uint8Array(size - start)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
    const whole = bytes.subarray(0, bytes.subarray(0, bytesRead).lastIndexOf(newline) + 1)
    return { lines: parseAll(decoder.decode(whole), path, schema), offset: start + whole.length, restarted }
  } finally {
    await file.close()
  }
}

async function byteAt(file: FileHandle, position: number): Promise<number | undefined> {
  const one = new Uint8Array(1)
  await file.read(one, 0, 1, position)
  return one[0]
}

type Parsed<T> = { success: true; data: T } | { success: false; problem: string }

function parseLine<Schema extends z.ZodType>(line: string, schema: Schema): Parsed<z.output<Schema>> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (e) {
    return { success: false, problem: e instanceof Error ? e.message : String(e) }
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { success: true, data: parsed.data }
  return { success: false, problem: parsed.error.issues[0]?.message ?? 'it does not have the expected form' }
}

/** Replaces the log by these lines, whole or not at all. */
export async function replaceLines(path: string, values: readonly unknown[]): Promise<void> {
  await writeFileAtomic(path, values.map((value) => `${JSON.stringify(value)}\n`).join(''))
}
