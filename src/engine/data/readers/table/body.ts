/** Rows of a reader of ours as a CSV file, for DuckDB. */
import { open, type FileHandle } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { throwIfAborted } from '@shared/errors'
import type { Context } from '../../types'

const mostWaiting = 1024 * 1024

export const bodyDelimiter = ','

/** Every cell in quotes, one that is missing empty without them. */
export class BodyWriter {
  #waiting: string[] = []
  #length = 0

  private constructor(
    private readonly handle: FileHandle,
    private readonly ctx: Context
  ) {}

  static async create(path: string, ctx: Context): Promise<BodyWriter> {
    return new BodyWriter(await open(path, 'w'), ctx)
  }

  /** Resolves at once but when a megabyte has come together; other work of the process goes on then. */
  async row(cells: readonly (string | null)[]): Promise<void> {
    const line = cells
      .map((text) => (text === null || text === '' ? '' : `"${text.replaceAll('"', '""')}"`))
      .join(bodyDelimiter)
    this.#waiting.push(line, '\n')
    this.#length += line.length
    if (this.#length > mostWaiting) await this.#flush()
  }

  async #flush(): Promise<void> {
    throwIfAborted(this.ctx.signal)
    await this.handle.writeFile(this.#waiting.join(''))
    this.#waiting = []
    this.#length = 0
    await setImmediate()
  }

  async close(): Promise<void> {
    try {
      await this.#flush()
    } finally {
      await this.handle.close()
    }
  }
}
