/** Pixels that do not fit in memory: read from the packed cache by position, a part of them held. */
import { closeSync, fstatSync, openSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Hold, PixelRows } from '@core/data'
import { readFully, unreadableData } from './diskFile'
import { ascending, ascendingOnce, copyRow, placeOf, placesOf, spansOf, type Span } from './spans'

/** Reads under way at a time; the system's queue stays filled while one's rows are copied. */
const parallel = 4

interface Held {
  /** Ascending. */
  rows: Int32Array
  data: Uint8Array
}

interface Options {
  rowBytes: number
  /** Bytes of the file: another size is another file. */
  fileBytes: number
  budget: number
}

/**
 * The file is opened for each read and hold, not kept open: the data set may be renamed or deleted meanwhile, which
 * Windows refuses where a file in it is open.
 */
export class DiskPixels implements PixelRows {
  readonly all = null
  readonly rowBytes: number
  readonly budget: number
  readonly #holds = new Set<Held>()
  #heldBytes = 0
  #mostHeldBytes = 0

  constructor(
    private readonly path: string,
    private readonly options: Options
  ) {
    this.rowBytes = options.rowBytes
    this.budget = options.budget
  }

  /** What holds take at this moment, and took at most. */
  get heldBytes(): { now: number; most: number } {
    return { now: this.#heldBytes, most: this.#mostHeldBytes }
  }

  read(rows: Int32Array): Uint8Array {
    const { rowBytes } = this
    const out = new Uint8Array(rows.length * rowBytes)
    const missing: number[] = []
    const holds = [...this.#holds].map((held, turn) => ({ held, places: placesOf(rows, held.rows, turn) }))
    for (let i = 0; i < rows.length; i++) {
      const found = holds.find(({ places }) => (places[i] ?? -1) >= 0)
      if (found) copyRow(found.held.data, (found.places[i] ?? 0) * rowBytes, out, i * rowBytes, rowBytes)
      else missing.push(i)
    }
    if (missing.length > 0) this.#fetch(rows, missing, out)
    return out
  }

  async hold(rows: Int32Array): Promise<Hold> {
    const wanted = ascendingOnce(rows)
    const held: Held = { rows: wanted, data: new Uint8Array(wanted.length * this.rowBytes) }
    this.#count(held.data.length)
    try {
      await this.#load(held)
    } catch (e) {
      this.#count(-held.data.length)
      throw e
    }
    this.#holds.add(held)
    return {
      release: () => {
        if (this.#holds.delete(held)) this.#count(-held.data.length)
      }
    }
  }

  #count(bytes: number): void {
    this.#heldBytes += bytes
    this.#mostHeldBytes = Math.max(this.#mostHeldBytes, this.#heldBytes)
  }

  /** Rows at the positions `missing`, straight from the file. */
  #fetch(rows: Int32Array, missing: readonly number[], out: Uint8Array): void {
    const { rowBytes } = this
    const wanted = ascending(missing.map((i) => rows[i] ?? 0))
    const found = new Uint8Array(wanted.length * rowBytes)
    let file: number | undefined
    try {
      file = openSync(this.path, 'r')
      this.#checkSize(fstatSync(file).size)
      for (const span of spansOf(wanted, rowBytes)) {
        const bytes = this.#room(span, found)
        readFully(file, bytes, span.row * rowBytes)
        this.#place(span, bytes, wanted, found)
      }
    } catch (e) {
      throw unreadableData(this.path, e)
    } finally {
      if (file !== undefined) closeSync(file)
    }
    for (const i of missing) {
      const at = placeOf(rows[i] ?? 0, wanted) * rowBytes
      out.set(found.subarray(at, at + rowBytes), i * rowBytes)
    }
  }

  async #load({ rows, data }: Held): Promise<void> {
    let file: FileHandle | undefined
    try {
      file = await open(this.path, 'r')
      this.#checkSize((await file.stat()).size)
      const spans = spansOf(rows, this.rowBytes).values()
      const work = async (handle: FileHandle): Promise<void> => {
        for (const span of spans) await this.#loadSpan(handle, span, { rows, data })
      }
      const opened = file
      const workers = await Promise.allSettled(Array.from({ length: parallel }, () => work(opened)))
      for (const worker of workers) if (worker.status === 'rejected') throw worker.reason
    } catch (e) {
      throw unreadableData(this.path, e)
    } finally {
      await file?.close()
    }
  }

  async #loadSpan(handle: FileHandle, span: Span, { rows, data }: Held): Promise<void> {
    const bytes = this.#room(span, data)
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, span.row * this.rowBytes + at)
      if (bytesRead === 0) throw new Error('The file ends too early.')
      at += bytesRead
    }
    this.#place(span, bytes, rows, data)
  }

  /** Where to read a span to: its own place in `data` when every row of it is wanted. */
  #room({ count, from, to }: Span, data: Uint8Array): Uint8Array {
    const { rowBytes } = this
    return count === to - from ? data.subarray(from * rowBytes, to * rowBytes) : new Uint8Array(count * rowBytes)
  }

  #place({ row, count, from, to }: Span, bytes: Uint8Array, rows: Int32Array, data: Uint8Array): void {
    if (count === to - from) return
    const { rowBytes } = this
    for (let i = from; i < to; i++) {
      const at = ((rows[i] ?? 0) - row) * rowBytes
      data.set(bytes.subarray(at, at + rowBytes), i * rowBytes)
    }
  }

  #checkSize(size: number): void {
    const { fileBytes } = this.options
    if (size !== fileBytes) throw new Error(`It has ${size} bytes, ${fileBytes} were expected.`)
  }
}
