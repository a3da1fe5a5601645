/**
 * What is drawn for each picture of a batch: a pure function of (run seed, number of the augmentation, step). What does
 * not vary stays a plain number, so that the graph holds no arithmetic with zeros and ones.
 */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu'
import type { Runtime, TensorFlow } from '@engine/runtime'
import { seedOf, type Moment } from '../layers/randomness'
import { statelessUniform } from '../ops'

/** A value of each picture, [rows]; or the same one for all. */
export type PerPicture = number | Tensor1D

export interface Range {
  from: number
  to: number
}

/** Adds and multiplies values of pictures; what is known before is not computed again. */
export interface Arithmetic {
  add(a: PerPicture, b: PerPicture): PerPicture
  mul(a: PerPicture, b: PerPicture): PerPicture
}

export function arithmetic(tf: TensorFlow): Arithmetic {
  return {
    add(a, b) {
      if (typeof a === 'number' && typeof b === 'number') return a + b
      if (a === 0) return b
      return b === 0 ? a : tf.add(a, b)
    },
    mul(a, b) {
      if (typeof a === 'number' && typeof b === 'number') return a * b
      if (a === 0 || b === 0) return 0
      if (a === 1) return b
      return b === 1 ? a : tf.mul(a, b)
    }
  }
}

/** Draws for one augmentation; each call draws other numbers. */
export interface Draws {
  readonly rows: number
  /** Evenly in [0, 1). @returns [rows] */
  uniform(): Tensor1D
  /** 1 with this probability, else 0. */
  chance(probability: number): PerPicture
  /** Evenly in the range with this probability, else `otherwise`: a value that changes nothing. */
  value(range: Range, probability: number, otherwise: number): PerPicture
  /** The seed of whatever else is drawn. */
  seed(): Tensor1D
}

/** @param index of the augmentation in its list */
export function createDraws(runtime: Runtime, rows: number, index: number, moment: Moment): Draws {
  const { tf } = runtime
  const { add, mul } = arithmetic(tf)
  let drawn = 0
  const seed = (): Tensor1D => seedOf(tf, `augment/${index}/${drawn++}`, moment)
  const uniform = (): Tensor1D => statelessUniform(runtime, [rows], seed()) as Tensor1D
  const chance = (probability: number): PerPicture =>
    probability === 0 || probability === 1
      ? probability
      : (tf.cast(tf.less(uniform(), probability), 'float32') as Tensor1D)
  return {
    rows,
    seed,
    uniform,
    chance,
    value({ from, to }, probability, otherwise) {
      const chosen = chance(probability)
      if (chosen === 0) return otherwise
      const found = from === to ? from : add(from, mul(to - from, uniform()))
      // otherwise + chosen * (found - otherwise): exactly `otherwise` where it is not chosen.
      return chosen === 1 ? found : add(otherwise, mul(chosen, add(found, -otherwise)))
    }
  }
}

/** As a factor or summand of pixels: [rows, 1, 1, 1], or the number. */
export function overPixels(tf: TensorFlow, value: PerPicture): number | Tensor {
  return typeof value === 'number' ? value : tf.reshape(value, [-1, 1, 1, 1])
}

/** @returns [rows] */
export function asTensor(tf: TensorFlow, value: PerPicture, rows: number): Tensor1D {
  return typeof value === 'number' ? (tf.fill([rows], value) as Tensor1D) : value
}
