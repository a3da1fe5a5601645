/** The first and the last step inside the graph: raw data to what the network sees, and back to the target's unit. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { encodedWidth, idCount, rawWidth } from '@core/data'
import { sizeOf, type Shape } from '@core/layers'
import type { ImagePreprocess, InputPreprocess, OutputMeaning, TokensPreprocess } from '@shared/project'
import type { Runtime } from '@engine/runtime'
import { uint8Tensor, uint8ToFloat } from './ops'
import { rowGraph } from './rowGraph'

/** Raw examples, one after the other: uint8 pixels, or encoded rows (core/data). */
export type RawInput = Uint8Array | Float32Array

/** Shape of one example as the network sees it. */
export function inputShape(preprocess: InputPreprocess): Shape {
  if (preprocess.kind === 'image') return [preprocess.height, preprocess.width, preprocess.channels]
  return preprocess.kind === 'tokens' ? [preprocess.length] : [encodedWidth(preprocess)]
}

/** Shape of one raw example, as it is uploaded. */
export function rawShape(preprocess: InputPreprocess): Shape {
  return preprocess.kind === 'table' ? [rawWidth(preprocess)] : inputShape(preprocess)
}

/** Preprocessing of one input. Made once; its constants live until `dispose`. */
export interface Entrance {
  /** Values of one raw example. */
  readonly size: number
  /** Raw values are below this; made-up ones must be too. */
  readonly below: number
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
  switch (preprocess.kind) {
    case 'image':
      return imageEntrance(runtime, preprocess)
    case 'table': {
      const { constants, enter } = rowGraph(runtime, preprocess)
      return valuesEntrance(runtime, preprocess, { below: Number.POSITIVE_INFINITY, constants, enter })
    }
    case 'tokens':
      return tokensEntrance(runtime, preprocess)
  }
}

/** Word ids go in as they are: an Embedding layer looks them up. */
function tokensEntrance(runtime: Runtime, preprocess: TokensPreprocess): Entrance {
  return valuesEntrance(runtime, preprocess, { below: idCount(preprocess), constants: [], enter: (ids) => ids })
}

function checkSize(raw: RawInput, count: number, size: number): void {
  if (raw.length !== count * size) throw new Error(`${count} examples of ${size} values, but ${raw.length} were given`)
}

function valuesEntrance(
  { tf }: Runtime,
  preprocess: InputPreprocess,
  { below, constants, enter }: Pick<Entrance, 'below' | 'constants' | 'enter'>
): Entrance {
  const shape = [...rawShape(preprocess)]
  const size = sizeOf(shape)
  return {
    size,
    below,
    constants,
    upload(raw, count) {
      checkSize(raw, count, size)
      if (!(raw instanceof Float32Array)) throw new Error('Rows are uploaded as float32')
      return tf.tensor(raw, [count, ...shape], 'float32')
    },
    enter,
    dispose: () => tf.dispose([...constants])
  }
}

function imageEntrance(runtime: Runtime, preprocess: ImagePreprocess): Entrance {
  const { tf } = runtime
  const shape = [...inputShape(preprocess)]
  const size = sizeOf(shape)
  const scale = tf.scalar(preprocess.scale)
  const offset = preprocess.offset === 0 ? null : tf.scalar(preprocess.offset)
  const { standardize } = preprocess
  const mean = standardize ? tf.tensor1d(standardize.mean) : null
  const gamma = standardize ? tf.tensor1d(standardize.std.map((std) => 1 / std)) : null
  const brightest = tf.scalar(1 / 255)
  const whole = preprocess.scale === 1 / 255
  const constants = [scale, brightest, offset, mean, gamma].filter((tensor) => tensor !== null)
  /** What comes after the scale. */
  const moved = (scaled: Tensor): Tensor => {
    const shifted = offset ? tf.add(scaled, offset) : scaled
    return mean && gamma ? tf.mul(tf.sub(shifted, mean), gamma) : shifted
  }
  return {
    size,
    below: 256,
    constants,
    upload(raw, count) {
      checkSize(raw, count, size)
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

/** A network's value in the target's unit: probabilities stay, standardized numbers become `y`. */
export function leave(runtime: Runtime, meaning: OutputMeaning, value: Tensor): Tensor {
  if (meaning.kind === 'category') return value
  return runtime.tf.add(runtime.tf.mul(value, meaning.std), meaning.mean)
}
