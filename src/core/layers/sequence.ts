import { AnnealError } from '@shared/errors'
import { only, showShape, type Shape } from './layerType'

/** The two sides of a sequence's shape. @throws `shape-mismatch` */
export function sequenceSides(
  title: string,
  shapes: readonly Shape[],
  hint = 'Put an Embedding layer before it for word ids, or a Reshape layer for other data.'
): { steps: number; values: number } {
  const shape = only(shapes)
  const [steps, values, ...rest] = shape
  if (steps !== undefined && values !== undefined && rest.length === 0) return { steps, values }
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `${title} takes sequences (steps × values), it gets ${showShape(shape)}.`,
    hint
  })
}
