import { closeSync, fstatSync, openSync } from 'node:fs'
import { readFully, unreadableData } from './diskFile'

/** As many texts are read together: whoever asks for one asks for its neighbours. */
const block = 256

/** Texts of the packed cache, read where they are asked for; opened for each read, see `DiskPixels`. */
export class DiskTexts {
  #first = -1
  #texts: (string | null)[] = []

  /** @param ends where each text ends in the file at `path`, as float64 */
  constructor(
    private readonly path: string,
    private readonly ends: string,
    private readonly count: number
  ) {}

  /** null: missing */
  at(row: number): string | null {
    const first = row - (row % block)
    if (first !== this.#first) {
      this.#texts = this.#read(first, Math.min(block, this.count - first))
      this.#first = first
    }
    return this.#texts[row - first] ?? null
  }

  #read(first: number, count: number): (string | null)[] {
    if (count <= 0) return []
    // One end more than texts: the first begins where the one before it ends.
    const before = first === 0 ? 0 : 1
    const ends = new Float64Array(readPart(this.ends, (first - before) * 8, (count + before) * 8).buffer)
    const start = before === 1 ? (ends[0] ?? 0) : 0
    const bytes = readPart(this.path, start, (ends.at(-1) ?? 0) - start)
    let from = 0
    return Array.from(ends.subarray(before), (end) => {
      const text = from === end - start ? null : Buffer.from(bytes.buffer, from, end - start - from).toString('utf8')
      from = end - start
      return text
    })
  }
}

function readPart(path: string, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    if (fstatSync(file).size < position + length) throw new Error('The file ends too early.')
    readFully(file, bytes, position)
    return bytes
  } catch (e) {
    throw unreadableData(path, e)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
