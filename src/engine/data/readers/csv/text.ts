/** A text file in whatever encoding, as UTF-8 text. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { AnnealError, throwIfAborted } from '@shared/errors'
import { Stage } from '../../progress'
import { readHead, type SourceFile } from '../../source/files'
import type { Context } from '../../types'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

const headLength = 256 * 1024
const chunkBytes = 1024 * 1024

/** The encoding, from a byte order mark; without one UTF-8, until a byte says otherwise. */
function markedEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

/**
 * The beginning of a file as text, up to the last whole line.
 * @throws `csv-not-text`
 */
export async function readTextHead(file: SourceFile): Promise<{ text: string; encoding: Encoding }> {
  const head = await readHead(file.path, headLength)
  const marked = markedEncoding(head)
  let encoding = marked
  let text: string
  try {
    // stream: a character that the end of the head cuts in two is no error.
    text = new TextDecoder(marked, { fatal: true }).decode(head, { stream: true })
  } catch {
    encoding = 'windows-1252'
    text = new TextDecoder(encoding).decode(head)
  }
  if (text.includes('\0')) throw notText(file)
  if (head.length === headLength) text = text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1)
  return { text, encoding }
}

/**
 * Reads the whole file once: its hash, and whether it is the text its beginning promised.
 * Bytes that are not UTF-8 mean Windows-1252, what spreadsheets of the West write.
 * @throws `csv-not-text`
 */
export async function scanText(
  file: SourceFile,
  promised: Encoding,
  ctx: Context
): Promise<{ hash: string; encoding: Encoding }> {
  const stage = new Stage(ctx, 'Reading the file', 'bytes', file.bytes)
  const hash = createHash('sha256')
  const decoder = promised === 'utf-8' ? new TextDecoder(promised, { fatal: true }) : null
  let encoding = promised
  const check = (chunk?: Buffer): void => {
    if (!decoder || encoding !== 'utf-8') return
    try {
      decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      encoding = 'windows-1252'
    }
  }
  for await (const chunk of createReadStream(file.path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    throwIfAborted(ctx.signal)
    hash.update(chunk)
    check(chunk)
    if (!promised.startsWith('utf-16') && chunk.includes(0)) throw notText(file)
    stage.advance(chunk.length)
  }
  check()
  return { hash: hash.digest('hex'), encoding }
}

/** Writes the text after its first `skip` characters (UTF-16 units, without a byte order mark) as UTF-8. */
export async function writeBody(
  file: SourceFile,
  encoding: Encoding,
  skip: number,
  to: string,
  ctx: Context
): Promise<void> {
  const decoder = new TextDecoder(encoding)
  let left = skip
  const out = await open(to, 'w')
  try {
    const write = async (text: string): Promise<void> => {
      const dropped = Math.min(left, text.length)
      left -= dropped
      if (text.length > dropped) await out.writeFile(text.slice(dropped))
    }
    for await (const chunk of createReadStream(file.path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
      throwIfAborted(ctx.signal)
      await write(decoder.decode(chunk, { stream: true }))
    }
    await write(decoder.decode())
  } finally {
    await out.close()
  }
}

function notText(file: SourceFile): AnnealError {
  return new AnnealError({
    code: 'csv-not-text',
    message: `“${file.name}” holds bytes that no text has, so it is not a CSV file.`,
    where: file.name,
    hint: 'Save the table as CSV (UTF-8) and import that.'
  })
}
