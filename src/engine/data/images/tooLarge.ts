import { UnreadableImage } from './decode'

/** A file of a picture may have so many bytes: a 16-bit picture of 100 million pixels without compression. */
export const mostImageBytes = 1024 * 1024 * 1024

export function tooLarge(size: number): UnreadableImage {
  return new UnreadableImage('image-damaged', `it has ${(size / 1e9).toFixed(1)} GB; up to 1 GB is read`)
}
