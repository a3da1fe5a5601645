/** The first and the last step inside the graph: raw data to what the network sees, and back to the target's unit. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { encodedWidth } from '@core/data'
import { sizeOf, type Shape } from '@core/layers'
import type { InputPreprocess, OutputMeaning } from '@shared/project'
import type { Runtime } from '@engine/runtime'
import { uint8Tensor, uint8ToFloat } from './ops'

/** Raw examples, one after the other: uint8 pixels, or encoded rows (core/data). */
export type RawInput = Uint8Array | Float32Array

/** Shape of one example as the network sees it. */
export function inputShape(preprocess: InputPreprocess): Shape {
  if (preprocess.kind === 'image') return [preprocess.height, preprocess.width, preprocess.channels]
  return [encodedWidth(preprocess)]
}

/** Mean and 1 / std of each entry of a row; 0 and 1 for one-hot entries. */
function standardizing(preprocess: InputPreprocess & { kind: 'table' }): { mean: number[]; scale: number[] } {
  const mean: number[] = []
  const scale: number[] = []
  for (const column of preprocess.columns) {
    if (column.kind === 'number') {
      mean.push(column.mean)
      scale.push(1 / column.std)
    } else {
      for (let i = 0; i < column.categories.length; i++) {
        mean.push(0)
        scale.push(1)
      }
    }
  }
  return { mean, scale }
}

/** Preprocessing of one input. Made once; its constants live until `dispose`. */
export interface Entrance {
  /** Values of one raw example. */
  readonly size: number
  /** A raw batch on the device; the caller disposes it. */
  upload(raw: RawInput, count: number): Tensor
  /** float32 [count, ...shape] as the network sees it. Traceable. */
  enter(uploaded: Tensor): Tensor
  /** Images in two parts, for what is done to training pictures in between: pixels from 0 to 1, and the rest of `enter`. */
  readonly picture?: { unit(uploaded: Tensor): Tensor4D; finish(unit: Tensor4D): Tensor }
  /** What `enter` uses beside the batch; the same for each. */
  readonly constants: readonly Tensor[]
  dispose(): void
}

export function makeEntrance(runtime: Runtime, preprocess: InputPreprocess): Entrance {
  const { tf } = runtime
  const shape = [...inputShape(preprocess)]
  const size = sizeOf(shape)
  const check = (raw: RawInput, count: number): void => {
    if (raw.length !== count * size)
      throw new Error(`${count} examples of ${size} values, but ${raw.length} were given`)
  }
  if (preprocess.kind === 'image') {
    const scale = tf.scalar(preprocess.scale)
    const offset = preprocess.offset === 0 ? null : tf.scalar(preprocess.offset)
    const brightest = tf.scalar(1 / 255)
    const constants = [scale, brightest, ...(offset ? [offset] : [])]
    const whole = preprocess.scale === 1 / 255
    const moved = (x: Tensor): Tensor => (offset ? tf.add(x, offset) : x)
    return {
      size,
      constants,
      upload(raw, count) {
        check(raw, count)
        if (!(raw instanceof Uint8Array)) throw new Error('Images are uploaded as uint8')
        return uint8Tensor(runtime, raw, [count, ...shape])
      },
      enter: (uploaded) => moved(tf.mul(uint8ToFloat(runtime, uploaded), scale)),
      picture: {
        unit: (uploaded) => tf.mul(uint8ToFloat(runtime, uploaded), brightest),
        // The same bits as `enter` gives where nothing was changed and the scale is the usual one.
        finish: (unit) => moved(whole ? unit : tf.mul(unit, 255 * preprocess.scale))
      },
      dispose: () => tf.dispose(constants)
    }
  }
  const figures = standardizing(preprocess)
  const mean = tf.tensor1d(figures.mean)
  const scale = tf.tensor1d(figures.scale)
  return {
    size,
    constants: [mean, scale],
    upload(raw, count) {
      check(raw, count)
      if (!(raw instanceof Float32Array)) throw new Error('Rows are uploaded as float32')
      return tf.tensor(raw, [count, ...shape], 'float32')
    },
    enter: (uploaded) => tf.mul(tf.sub(uploaded, mean), scale),
    dispose: () => tf.dispose([mean, scale])
  }
}

/** A network's value in the target's unit: probabilities stay, standardized numbers become `y`. */
export function leave(runtime: Runtime, meaning: OutputMeaning, value: Tensor): Tensor {
  if (meaning.kind === 'category') return value
  return runtime.tf.add(runtime.tf.mul(value, meaning.std), meaning.mean)
}
