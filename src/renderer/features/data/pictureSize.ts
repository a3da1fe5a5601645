import type { ImageSize } from '@shared/project'

export const pictureSizes = ['small', 'medium', 'large'] as const
export type PictureSize = (typeof pictureSizes)[number]

const edges: Record<PictureSize, number> = { small: 56, medium: 88, large: 176 }

/** px of a cell. Small pictures are shown at whole multiples of their size, so that every pixel is square. */
export function cellEdge(image: ImageSize | undefined, size: PictureSize): number {
  const own = image ? Math.max(image.width, image.height) : 0
  if (own === 0 || own > 32) return edges[size]
  return own * Math.max(1, Math.floor((edges[size] + own / 4) / own))
}
