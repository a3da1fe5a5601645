/** What the engine processes write to stderr, kept for a look after a crash. */
import { appendFile, mkdir, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

const largest = 1_000_000

export class EngineLog {
  readonly #file: string
  #lines: string[] = []
  #writing: Promise<void> | undefined

  constructor(file: string) {
    this.#file = file
  }

  write(who: string, line: string): void {
    this.#lines.push(`${new Date().toISOString()} ${who}: ${line}\n`)
    this.#writing ??= this.#drain()
  }

  /** What was written so far is on disk, or could not be put there. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #drain(): Promise<void> {
    try {
      await mkdir(dirname(this.#file), { recursive: true })
      const facts = await stat(this.#file).catch(() => null)
      if (facts && facts.size > largest) await rename(this.#file, `${this.#file}.old`)
      while (this.#lines.length > 0) {
        const text = this.#lines.join('')
        this.#lines = []
        await appendFile(this.#file, text)
      }
    } catch {
      // A log that can't be written (a full disk) must not stop the training it is about.
      this.#lines = []
    } finally {
      this.#writing = undefined
    }
  }
}
