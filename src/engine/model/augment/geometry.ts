/** What moves a picture's pixels: all of it as one map a picture, so that pixels are resampled once. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { attributesOf } from '../ops/attributes'
import { chained, identity, isIdentity, mapOf, projective, type Geometric } from './affine'
import { overPixels, type Draws, type PerPicture } from './draws'

/** An augmentation with the numbers it draws from. */
export interface Drawn<T> {
  augmentation: T
  draws: Draws
}

/**
 * Bilinear; what lies outside is mirrored at the picture's edges: no black corners that a network could learn, and a
 * plain background stays plain (Keras' own choice for its layers).
 * @param x [rows, height, width, channels]
 */
export function moved(runtime: Runtime, x: Tensor4D, list: readonly Drawn<Geometric>[]): Tensor4D {
  const { tf, backend } = runtime
  const [rows, height, width] = x.shape
  const flips = onlyFlips(list)
  if (flips) return flipped(runtime, x, flips)
  const map = list.reduce(
    (before, { augmentation, draws }) => chained(tf, before, mapOf(tf, augmentation, draws, { width, height })),
    identity
  )
  if (isIdentity(map)) return x
  const attributes = attributesOf(runtime)
  return backend.executeSingleOutput(
    'ImageProjectiveTransformV3',
    [attributes.float('dtype'), attributes.text('interpolation', 'BILINEAR'), attributes.text('fill_mode', 'REFLECT')],
    [x, projective(tf, map, rows, { width, height }), tf.tensor1d([height, width], 'int32'), tf.scalar(0)]
  ) as Tensor4D
}

type Flip = Extract<Geometric, { kind: 'flip' }>

function onlyFlips(list: readonly Drawn<Geometric>[]): Drawn<Flip>[] | null {
  const flips = list.flatMap(({ augmentation, draws }) =>
    augmentation.kind === 'flip' ? [{ augmentation, draws }] : []
  )
  return flips.length === list.length ? flips : null
}

/** Turning rows of pixels around is much cheaper than resampling, and exact. */
function flipped(runtime: Runtime, x: Tensor4D, flips: readonly Drawn<Flip>[]): Tensor4D {
  const { tf } = runtime
  return flips.reduce((pixels, { augmentation, draws }) => {
    const chosen = draws.chance(augmentation.probability)
    if (chosen === 0) return pixels
    const other = tf.reverse(pixels, augmentation.axis === 'horizontal' ? 2 : 1)
    return chosen === 1 ? other : selected(runtime, chosen, other, pixels)
  }, x)
}

/** Whole pictures of `a` where `chosen` is 1, else of `b`. SelectV2 itself stretches the choice over the pixels. */
function selected(runtime: Runtime, chosen: PerPicture, a: Tensor4D, b: Tensor4D): Tensor4D {
  const { tf, backend } = runtime
  const mask = tf.cast(overPixels(tf, chosen) as Tensor, 'bool')
  return backend.executeSingleOutput('SelectV2', [attributesOf(runtime).float()], [mask, a, b]) as Tensor4D
}
