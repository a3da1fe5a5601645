/**
 * Affine maps of a picture's plane, one a picture. A map tells for each place of the result where it comes from in the
 * original, in pixels from the picture's middle, y downwards.
 */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu'
import type { Augmentation } from '@shared/project'
import type { TensorFlow } from '@engine/runtime'
import { arithmetic, asTensor, type Draws, type PerPicture } from './draws'

/** [xx, xy, x0, yx, yy, y0]: x' = xx x + xy y + x0, y' = yx x + yy y + y0 */
export type AffineMap = readonly [PerPicture, PerPicture, PerPicture, PerPicture, PerPicture, PerPicture]

export const identity: AffineMap = [1, 0, 0, 0, 1, 0]

const geometricKinds = ['flip', 'rotate', 'shift', 'zoom', 'shear', 'crop'] as const
export type Geometric = Extract<Augmentation, { kind: (typeof geometricKinds)[number] }>

export function isGeometric(augmentation: Augmentation): augmentation is Geometric {
  return (geometricKinds as readonly string[]).includes(augmentation.kind)
}

/** @param size of the picture in px */
export function mapOf(
  tf: TensorFlow,
  augmentation: Geometric,
  draws: Draws,
  size: { width: number; height: number }
): AffineMap {
  const { add, mul } = arithmetic(tf)
  const { probability } = augmentation
  const radians = (degrees: PerPicture): PerPicture => mul(Math.PI / 180, degrees)
  switch (augmentation.kind) {
    case 'flip': {
      const turned = add(1, mul(-2, draws.chance(probability)))
      return augmentation.axis === 'horizontal' ? [turned, 0, 0, 0, 1, 0] : [1, 0, 0, 0, turned, 0]
    }
    case 'rotate': {
      const angle = radians(draws.value(augmentation.range, probability, 0))
      const [sine, cosine] =
        typeof angle === 'number' ? [Math.sin(angle), Math.cos(angle)] : [tf.sin(angle), tf.cos(angle)]
      return [cosine, mul(-1, sine), 0, sine, cosine, 0]
    }
    case 'shift': {
      const chosen = draws.chance(probability)
      const by = (range: { from: number; to: number }, length: number): PerPicture =>
        mul(mul(-length, chosen), draws.value(range, 1, 0))
      return [1, 0, by(augmentation.x, size.width), 0, 1, by(augmentation.y, size.height)]
    }
    case 'zoom': {
      const factor = draws.value(augmentation.range, probability, 1)
      const inverse = typeof factor === 'number' ? 1 / factor : (tf.div(1, factor) as Tensor1D)
      return [inverse, 0, 0, 0, inverse, 0]
    }
    case 'shear': {
      const angle = radians(draws.value(augmentation.range, probability, 0))
      const slope = typeof angle === 'number' ? Math.tan(angle) : tf.tan(angle)
      return [1, mul(-1, slope), 0, 0, 1, 0]
    }
    case 'crop': {
      const kept = draws.value(augmentation.range, probability, 1)
      // What is cut off on both sides together lies to either side of the kept part as it falls.
      const rest = add(1, mul(-1, kept))
      const place = (length: number): PerPicture =>
        rest === 0 ? 0 : mul(mul(length, rest), add(-0.5, draws.uniform()))
      return [kept, 0, place(size.width), 0, kept, place(size.height)]
    }
  }
}

/** First `first`, then `second` done to the picture: where the second takes from, as the first finds it. */
export function chained(tf: TensorFlow, first: AffineMap, second: AffineMap): AffineMap {
  const { add, mul } = arithmetic(tf)
  const [axx, axy, ax, ayx, ayy, ay] = first
  const [bxx, bxy, bx, byx, byy, by] = second
  const dot = (p: PerPicture, q: PerPicture, r: PerPicture, s: PerPicture): PerPicture => add(mul(p, q), mul(r, s))
  return [
    dot(axx, bxx, axy, byx),
    dot(axx, bxy, axy, byy),
    add(dot(axx, bx, axy, by), ax),
    dot(ayx, bxx, ayy, byx),
    dot(ayx, bxy, ayy, byy),
    add(dot(ayx, bx, ayy, by), ay)
  ]
}

export function isIdentity(map: AffineMap): boolean {
  return map.every((entry, i) => entry === identity[i])
}

/**
 * As ImageProjectiveTransformV3 takes it: counted from the first pixel's middle.
 * @returns [rows, 8]
 */
export function projective(
  tf: TensorFlow,
  map: AffineMap,
  rows: number,
  size: { width: number; height: number }
): Tensor {
  const { add, mul } = arithmetic(tf)
  const [xx, xy, x0, yx, yy, y0] = map
  const middle = { x: (size.width - 1) / 2, y: (size.height - 1) / 2 }
  const from = (a: PerPicture, b: PerPicture, offset: PerPicture, own: number): PerPicture =>
    add(add(own, add(mul(-middle.x, a), mul(-middle.y, b))), offset)
  const columns = [xx, xy, from(xx, xy, x0, middle.x), yx, yy, from(yx, yy, y0, middle.y), 0, 0]
  return tf.stack(
    columns.map((column) => asTensor(tf, column, rows)),
    1
  )
}
