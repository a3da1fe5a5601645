import { AnnealError } from '@shared/errors'
import { only, showShape, type Shape } from './layerType'
import type { Volume } from './window'

/** The sides of a volume's shape. @throws `shape-mismatch` */
export function volumeSides(title: string, shapes: readonly Shape[]): { sides: Volume; channels: number } {
  const shape = only(shapes)
  const [depth, height, width, channels, ...rest] = shape
  const known = depth !== undefined && height !== undefined && width !== undefined && channels !== undefined
  if (known && rest.length === 0) return { sides: [depth, height, width], channels }
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `${title} takes volumes (depth × height × width × channels), it gets ${showShape(shape)}.`,
    hint: `Put a Reshape layer before it, or use the 2D layer for images.`
  })
}
