/** What changes colours, pixel by pixel. Pictures are float32 [rows, height, width, channels] from 0 to 1. */
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import type { Augmentation } from '@shared/project'
import type { Runtime } from '@engine/runtime'
import { arithmetic, overPixels, type Draws, type PerPicture } from './draws'

type Colour = Extract<Augmentation, { kind: 'brightness' | 'contrast' | 'saturation' | 'hue' }>

/** Rec. 601, as in Pillow's and torchvision's grey. */
const luma = [0.299, 0.587, 0.114]

/** The result may leave 0 to 1. */
export function coloured(runtime: Runtime, x: Tensor4D, augmentation: Colour, draws: Draws): Tensor4D {
  const { tf } = runtime
  const { kind, range, probability } = augmentation
  const value = draws.value(range, probability, kind === 'brightness' || kind === 'hue' ? 0 : 1)
  switch (kind) {
    case 'brightness':
      return value === 0 ? x : tf.add(x, overPixels(tf, value))
    case 'contrast':
      return value === 1 ? x : spread(runtime, x, tf.mean(x, [1, 2], true), value)
    case 'saturation': {
      if (value === 1 || x.shape[3] === 1) return x
      return spread(runtime, x, tf.sum(tf.mul(x, luma), 3, true), value)
    }
    case 'hue':
      return value === 0 || x.shape[3] === 1 ? x : turned(runtime, x, value)
  }
}

/** x * factor + middle * (1 - factor): farther from, or nearer to, a middle. */
function spread({ tf }: Runtime, x: Tensor4D, middle: Tensor, factor: PerPicture): Tensor4D {
  const { add, mul } = arithmetic(tf)
  const rest = add(1, mul(-1, factor))
  return tf.add(tf.mul(x, overPixels(tf, factor)), tf.mul(middle, overPixels(tf, rest)))
}

/**
 * Turns colours about the grey axis (Rodrigues' formula about (1, 1, 1)): 120 degrees make red green, green blue and
 * blue red, greys stay, and so does the mean of the three.
 */
function turned({ tf }: Runtime, x: Tensor4D, degrees: PerPicture): Tensor4D {
  const angle = arithmetic(tf).mul(Math.PI / 180, degrees)
  const [sine, cosine] = typeof angle === 'number' ? [Math.sin(angle), Math.cos(angle)] : [tf.sin(angle), tf.cos(angle)]
  const [red, green, blue] = tf.split(x, 3, 3) as [Tensor, Tensor, Tensor]
  const grey = tf.mul(tf.add(tf.add(red, green), blue), 1 / 3)
  const across = tf.concat([tf.sub(blue, green), tf.sub(red, blue), tf.sub(green, red)], 3)
  const along = tf.mul(tf.sub(x, grey), overPixels(tf, cosine as number | Tensor1D))
  const aside = tf.mul(across, overPixels(tf, arithmetic(tf).mul(1 / Math.sqrt(3), sine as number | Tensor1D)))
  return tf.add(tf.add(grey, along), aside)
}
