import { crc32 } from 'node:zlib'
import { throwIfAborted } from '@shared/errors'
import type { Entry, ZipFile } from 'yauzl'

/** A fault of one entry; the archive's others may be whole. */
export class DamagedEntry extends Error {}

/**
 * What an entry of a zip archive unpacks to, piece by piece. yauzl breaks off where it is more or less than the directory
 * promises, and does not look at the checksum.
 * @throws DamagedEntry at the end, where the checksum does not fit; yauzl's and zlib's errors; `cancelled`
 */
export async function* entryBytes(zip: ZipFile, entry: Entry, signal?: AbortSignal): AsyncGenerator<Buffer> {
  let crc = 0
  for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    throwIfAborted(signal)
    crc = crc32(chunk, crc)
    yield chunk
  }
  requireChecksum(crc, entry)
}

/** @throws DamagedEntry */
export function requireChecksum(crc: number, entry: Entry): void {
  if (crc !== entry.crc32) throw new DamagedEntry('its bytes are not those that were packed (checksum)')
}
