/** What layers have in common that take two or more inputs and work on them value by value. */
import { AnnealError } from '@shared/errors'
import { showShape, sizeOf, type Shape } from './layerType'

/**
 * The shape that both fit: sides are compared from the last one on, a side of 1 is repeated, missing ones too.
 * Source: `_compute_elemwise_op_output_shape` of keras/src/layers/merging/base_merge.py
 */
function common(a: Shape, b: Shape): number[] | null {
  const [long, short] = a.length < b.length ? [b, a] : [a, b]
  const offset = long.length - short.length
  const shape = long.map((side, i) => {
    const other = short[i - offset] ?? 1
    if (side === 1 || side === other) return other
    return other === 1 ? side : null
  })
  return shape.every((side) => side !== null) ? shape : null
}

/** @throws `shape-mismatch` naming the first that does not fit those before it */
export function mergedShape(title: string, shapes: readonly Shape[]): number[] {
  const [first = [], ...rest] = shapes
  return rest.reduce<number[]>(
    (merged, shape) => {
      const both = common(merged, shape)
      if (both) return both
      throw new AnnealError({
        code: 'shape-mismatch',
        message: `${title} takes inputs of one shape, it gets ${showShape(merged)} and ${showShape(shape)}.`,
        hint: 'Give both ways the same sizes, for example with padding “same” and as many filters; only a side of 1 may stand for any.'
      })
    },
    [...first]
  )
}

/** One operation for each value and each input after the first. */
export function mergingWork(title: string, shapes: readonly Shape[]): number {
  return sizeOf(mergedShape(title, shapes)) * (shapes.length - 1)
}
