import { open } from 'node:fs/promises'
import { UnreadableImage } from './decode'

/** A file of a picture may have so many bytes: a 16-bit picture of 100 million pixels without compression. */
export const mostImageBytes = 1024 * 1024 * 1024

/**
 * All bytes of a picture's file. It is opened once, so that its size is that of what is read.
 * @throws UnreadableImage where it is too large or grows while it is read; the system's errors
 */
export async function readImageFile(path: string): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    if (size > mostImageBytes) throw tooLarge(size)
    const content = Buffer.allocUnsafe(size)
    let filled = 0
    while (filled < size) {
      const { bytesRead } = await handle.read(content, filled, size - filled, filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return content.subarray(0, filled)
  } finally {
    await handle.close()
  }
}

export function tooLarge(size: number): UnreadableImage {
  return new UnreadableImage('image-damaged', `it has ${(size / 1e9).toFixed(1)} GB; up to 1 GB is read`)
}
