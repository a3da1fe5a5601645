/** What an archive may grow to: a few kilobytes can hold petabytes of nothing. */
import { statfs } from 'node:fs/promises'
import { counted } from '@core/data/problems'
import { AnnealError } from '@shared/errors'

export interface Limits {
  entries: number
  /** All files together, in bytes. */
  bytes: number
  /** Times larger than the archive; asked only beyond `ratioFrom` bytes. */
  ratio: number
  ratioFrom: number
}

/** Deflate reaches 1,032 and, set to hurry, 229; pictures and numbers that somebody learns from stay far below. */
const usual = { entries: 2_000_000, ratio: 100, ratioFrom: 256 * 1024 * 1024 }
/** Some room stays free on the disk. */
const leaveFree = 512 * 1024 * 1024

/** What fits on the disk of `dir`. */
export async function limitsFor(dir: string): Promise<Limits> {
  const { bavail, bsize } = await statfs(dir)
  return { ...usual, bytes: Math.max(0, bavail * bsize - leaveFree) }
}

/** Counts what comes out of one archive. @throws `archive-bomb`, `archive-too-large` */
export class Budget {
  #entries = 0
  #bytes = 0

  constructor(
    readonly archive: string,
    readonly archiveBytes: number,
    readonly limits: Limits
  ) {}

  entry(): void {
    if (++this.#entries > this.limits.entries) throw this.#tooMany()
  }

  /** Bytes that came out, or that the archive's directory promises. */
  add(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > this.limits.ratioFrom && this.#bytes > this.archiveBytes * this.limits.ratio) throw this.#bomb()
    if (this.#bytes > this.limits.bytes) throw this.#tooLarge()
  }

  #bomb(): AnnealError {
    return new AnnealError({
      code: 'archive-bomb',
      message: `This archive of ${counted(this.archiveBytes, 'byte')} unpacks to over ${this.limits.ratio} times its size, as archives do that were made to fill a disk; it was not unpacked.`,
      where: this.archive,
      hint: 'If you trust it, unpack it and import the folder.'
    })
  }

  #tooMany(): AnnealError {
    return new AnnealError({
      code: 'archive-too-large',
      message: `This archive has more than ${counted(this.limits.entries, 'entry', 'entries')}; it was not unpacked.`,
      where: this.archive,
      hint: 'Unpack it and import the folder.'
    })
  }

  #tooLarge(): AnnealError {
    const gigabytes = (this.limits.bytes / 1e9).toFixed(1)
    return new AnnealError({
      code: 'archive-too-large',
      message: `This archive unpacks to more than the ${gigabytes} GB there is room for on the disk.`,
      where: this.archive,
      hint: 'Free some space, or unpack it on another disk and import the folder.'
    })
  }
}
