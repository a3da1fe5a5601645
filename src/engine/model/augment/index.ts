/**
 * Random changes to the pictures of a training step, inside the graph. The numbers come from stateless ops keyed by
 * (run seed, augmentation, step): the same seed gives the same pictures, eagerly and compiled, in calls of any number
 * of steps, before and after a resume.
 */
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import type { Augmentation } from '@shared/project'
import type { Runtime } from '@engine/runtime'
import type { Moment } from '../layers/randomness'
import { isGeometric } from './affine'
import { cutOut } from './boxes'
import { coloured } from './colour'
import { createDraws, type Draws } from './draws'
import { moved } from './geometry'
import { isMixing, mixed } from './mixing'
import { blurred, noisy } from './texture'

/** What one picture becomes on its own. @param x [rows, height, width, channels], float32 from 0 to 1 */
export function augmentPictures(
  runtime: Runtime,
  list: readonly Augmentation[],
  x: Tensor4D,
  moment: Moment
): Tensor4D {
  const [rows] = x.shape
  const drawn = list.map((augmentation, i) => ({ augmentation, draws: createDraws(runtime, rows, i, moment) }))
  const geometric = drawn.flatMap(({ augmentation, draws }) =>
    isGeometric(augmentation) ? [{ augmentation, draws }] : []
  )
  let pixels = geometric.length > 0 ? moved(runtime, x, geometric) : x
  for (const { augmentation, draws } of drawn) pixels = touched(runtime, pixels, augmentation, draws)
  // Kept within the range once, after all of them; what only moves pixels or takes means never leaves it.
  return pixels === x || !list.some(mayLeaveRange) ? pixels : runtime.tf.clipByValue(pixels, 0, 1)
}

function mayLeaveRange({ kind }: Augmentation): boolean {
  return ['brightness', 'contrast', 'saturation', 'hue', 'noise'].includes(kind)
}

function touched(runtime: Runtime, x: Tensor4D, augmentation: Augmentation, draws: Draws): Tensor4D {
  switch (augmentation.kind) {
    case 'brightness':
    case 'contrast':
    case 'saturation':
    case 'hue':
      return coloured(runtime, x, augmentation, draws)
    case 'noise':
      return noisy(runtime, x, augmentation, draws)
    case 'blur':
      return blurred(runtime, x, augmentation, draws)
    case 'cutout':
      return cutOut(runtime, x, augmentation, draws)
    default:
      // What moves pixels came before, what mixes examples comes after.
      return x
  }
}

export interface MixedExamples {
  /** By input name, [rows, height, width, channels]. */
  pictures: Record<string, Tensor4D>
  /** [rows, units]; the example's own label has the largest share. */
  targets: Tensor2D
}

/** Mixup and cutmix: examples of the batch in pairs, pictures and targets alike. */
export function mixExamples(
  runtime: Runtime,
  list: readonly Augmentation[],
  examples: MixedExamples,
  moment: Moment
): MixedExamples {
  return list.reduce((found, augmentation, i) => {
    if (!isMixing(augmentation)) return found
    let targets: Tensor | null = null
    const pictures = Object.fromEntries(
      Object.entries(found.pictures).map(([name, pixels]) => {
        // Every picture of an example draws the same numbers.
        const draws = createDraws(runtime, found.targets.shape[0], i, moment)
        const both = mixed(runtime, { pixels, targets: found.targets }, augmentation, draws)
        targets ??= both.targets
        return [name, both.pixels]
      })
    )
    return { pictures, targets: (targets ?? found.targets) as Tensor2D }
  }, examples)
}

export function mixes(list: readonly Augmentation[]): boolean {
  return list.some(isMixing)
}
