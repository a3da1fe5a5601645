import { readSync } from 'node:fs'
import { AnnealError } from '@shared/errors'

/** Fills `bytes` from an open file. */
export function readFully(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;) {
    const read = readSync(file, bytes, at, bytes.length - at, position + at)
    if (read === 0) throw new Error('The file ends too early.')
    at += read
  }
}

/** What is told where a file of an open cache can't be read: `data-unreadable`. */
export function unreadableData(path: string, e: unknown): AnnealError {
  return new AnnealError(
    {
      code: 'data-unreadable',
      message: `The prepared data can’t be read from the disk any more: ${e instanceof Error ? e.message : String(e)}`,
      where: path,
      hint: 'Open the data set again, or resume the run: what is missing is made anew from the source.'
    },
    { cause: e }
  )
}
