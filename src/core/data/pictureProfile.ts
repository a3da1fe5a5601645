/** Sizes, channels and formats of the pictures of a data set, as their files have them. */
import type { PictureProfile } from '@shared/project'

export interface PictureFacts {
  /** px */
  width: number
  height: number
  grey: boolean
  /** As it is shown: "PNG". */
  format: string
  /** How many there are like it; 1 by default. */
  count?: number
}

const mostSizes = 24
const bins = 20

/** null: there are none. */
export function pictureProfile(pictures: readonly PictureFacts[]): PictureProfile | null {
  if (pictures.length === 0) return null
  const sizes = tally(pictures, ({ width, height }) => `${width}x${height}`)
  return {
    width: side(pictures, ({ width }) => width),
    height: side(pictures, ({ height }) => height),
    sizes: sizes.slice(0, mostSizes).map(({ value, count }) => {
      const [width = 0, height = 0] = value.split('x').map(Number)
      return { width, height, count }
    }),
    differentSizes: sizes.length,
    channels: tally(pictures, ({ grey }) => (grey ? 'grey' : 'colour')),
    formats: tally(pictures, ({ format }) => format)
  }
}

/** Most frequent first; among equals the one that came first. */
function tally(
  pictures: readonly PictureFacts[],
  of: (picture: PictureFacts) => string
): { value: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const picture of pictures) {
    const value = of(picture)
    counts.set(value, (counts.get(value) ?? 0) + (picture.count ?? 1))
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count)
}

/** Minimum, maximum, mean and a histogram of 20 equal bins; the last includes its end. */
function side(pictures: readonly PictureFacts[], of: (picture: PictureFacts) => number): PictureProfile['width'] {
  let min = Number.POSITIVE_INFINITY
  let max = 0
  let sum = 0
  let n = 0
  for (const picture of pictures) {
    const px = of(picture)
    const count = picture.count ?? 1
    min = Math.min(min, px)
    max = Math.max(max, px)
    sum += px * count
    n += count
  }
  const counts = new Array<number>(bins).fill(0)
  const width = (max - min) / bins
  for (const picture of pictures) {
    const bin = width > 0 ? Math.min(bins - 1, Math.floor((of(picture) - min) / width)) : 0
    counts[bin] = (counts[bin] ?? 0) + (picture.count ?? 1)
  }
  return { min, max, mean: sum / n, histogram: { from: min, to: max, counts } }
}
