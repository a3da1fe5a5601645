import type { ImageSize } from '@shared/project'
import type { ReadOptions } from '../readers/reader'

/** Pictures up to this size keep their own when they agree; others come down to it. */
const ownUpTo = 64

/** The packed size: what is asked for; else the pictures' own if all agree and are at most 64; else 64x64. */
export function packedSize(
  sizes: { width: number; height: number }[],
  allGrey: boolean,
  options: Pick<ReadOptions, 'size' | 'fit' | 'channels'>
): ImageSize {
  const first = sizes[0]
  const agree =
    first && sizes.every((s) => s.width === first.width && s.height === first.height) && isSmall(first) ? first : null
  const { width, height } = options.size ?? agree ?? { width: ownUpTo, height: ownUpTo }
  return { width, height, fit: options.fit, channels: options.channels ?? (allGrey ? 1 : 3) }
}

function isSmall({ width, height }: { width: number; height: number }): boolean {
  return width <= ownUpTo && height <= ownUpTo
}
