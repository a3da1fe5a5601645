/** A text file in whatever encoding, as UTF-8 text. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { AnnealError, throwIfAborted } from '@shared/errors'
import { Stage } from '../../progress'
import { readHead, type SourceFile } from '../../source/files'
import type { Context } from '../../types'

/** As TextDecoder names it. */
export type Encoding = string

const headLength = 256 * 1024
const chunkBytes = 1024 * 1024

export interface TextHead {
  text: string
  encoding: Encoding
  /** Nobody said so and no mark at the file's beginning: a byte further on may say otherwise. */
  guessed: boolean
}

/** The encoding, from a byte order mark; or UTF-16 where every other byte is zero, as in text of the West. */
function markedEncoding(head: Uint8Array): Encoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  const zeros = [0, 0]
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (odd > head.length / 4 && even < odd / 10) return 'utf-16le'
  if (even > head.length / 4 && odd < even / 10) return 'utf-16be'
  return null
}

/**
 * The encoding of bytes that are not UTF-8: GB18030 where they come in pairs that are all Chinese, else Windows-1252,
 * what spreadsheets of the West write.
 */
function legacyEncoding(bytes: Uint8Array): Encoding {
  let high = 0
  let paired = 0
  let common = 0
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] ?? 0) < 0x80) continue
    high++
    if ((bytes[i] ?? 0) >= 0xa1 && (bytes[i + 1] ?? 0) >= 0xa1) {
      high++
      paired += 2
      // Punctuation and the 3,755 most used characters; two letters of the West side by side are rarely in there.
      const lead = bytes[i] ?? 0
      if (lead <= 0xa3 || (lead >= 0xb0 && lead <= 0xd7)) common += 2
      i++
    }
  }
  if (high === 0 || paired / high < 0.9 || common / paired < 0.8) return 'windows-1252'
  try {
    const text = new TextDecoder('gb18030', { fatal: true }).decode(bytes, { stream: true })
    const letters = text.match(/[^\x00-\x7f]/g) ?? []
    const chinese = letters.filter((letter) => /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(letter))
    return chinese.length / letters.length > 0.9 ? 'gb18030' : 'windows-1252'
  } catch {
    return 'windows-1252'
  }
}

/**
 * The beginning of a file as text, up to the last whole line.
 * @param asked an encoding that overrules what the file looks like
 * @throws `csv-not-text`, `csv-packed`, `bad-encoding`
 */
export async function readTextHead(file: SourceFile, asked?: string): Promise<TextHead> {
  const head = await readHead(file.path, headLength)
  const known = asked ?? markedEncoding(head)
  const found = known === null ? guessText(head, true) : { encoding: known, text: decodeAs(known, head, file) }
  const { encoding } = found
  let { text } = found
  if (text.includes('\0')) throw notText(file)
  if (head.length === headLength) text = text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1)
  return { text, encoding, guessed: known === null }
}

/**
 * Text by its mark, UTF-8 without one, else as `legacyEncoding` has it.
 * @param cut the end may cut a character in two
 */
export function guessText(bytes: Uint8Array, cut: boolean): { encoding: Encoding; text: string } {
  const promised = markedEncoding(bytes.subarray(0, headLength)) ?? 'utf-8'
  try {
    return { encoding: promised, text: new TextDecoder(promised, { fatal: true }).decode(bytes, { stream: cut }) }
  } catch {
    const encoding = legacyEncoding(bytes)
    return { encoding, text: new TextDecoder(encoding).decode(bytes, { stream: cut }) }
  }
}

function decoderOf(encoding: Encoding): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch (e) {
    throw badEncoding(`“${encoding}” is no encoding of text that is known here.`, e)
  }
}

function decodeAs(encoding: Encoding, head: Uint8Array, file: SourceFile): string {
  const decoder = decoderOf(encoding)
  try {
    return decoder.decode(head, { stream: true })
  } catch (e) {
    throw badEncoding(`“${file.name}” is not ${encoding}: some of its bytes have no meaning there.`, e)
  }
}

/**
 * Reads the whole file once: its hash, and whether it is the text its beginning promised.
 * @throws `csv-not-text`, `csv-packed`, `bad-encoding`
 */
export async function scanText(
  file: SourceFile,
  { encoding: promised, guessed }: Pick<TextHead, 'encoding' | 'guessed'>,
  ctx: Context
): Promise<{ hash: string; encoding: Encoding }> {
  const stage = new Stage(ctx, 'Reading the file', 'bytes', file.bytes)
  const hash = createHash('sha256')
  const decoder = new TextDecoder(promised, { fatal: true })
  let encoding = promised
  const check = (chunk?: Buffer): void => {
    if (encoding !== promised) return
    try {
      decoder.decode(chunk, { stream: chunk !== undefined })
    } catch (e) {
      if (!guessed) throw badEncoding(`“${file.name}” is not ${promised}: some of its bytes have no meaning there.`, e)
      encoding = chunk ? legacyEncoding(chunk) : 'windows-1252'
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
  if (/\.(gz|bz2|xz|zst|zip|7z|rar)$/i.test(file.name)) {
    return new AnnealError({
      code: 'csv-packed',
      message: `“${file.name}” is packed.`,
      where: file.name,
      hint: 'Unpack it and import the file that was in it.'
    })
  }
  return new AnnealError({
    code: 'csv-not-text',
    message: `“${file.name}” holds bytes that no text has, so it is not a CSV file.`,
    where: file.name,
    hint: 'Save the table as CSV (UTF-8) and import that.'
  })
}

function badEncoding(message: string, cause: unknown): AnnealError {
  return new AnnealError(
    {
      code: 'bad-encoding',
      message,
      where: 'encoding',
      hint: 'Leave the encoding out to have it found, or name another: utf-8, utf-16le, windows-1252, gb18030, shift_jis, …'
    },
    { cause }
  )
}
