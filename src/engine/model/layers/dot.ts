import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { dotLayer, dotPlaces } from '@core/layers/dot'
import type { TensorFlow } from '@engine/runtime'
import type { LayerBuild } from './build'

/** Keras' `normalize`: rows of nothing but 0 stay as they are. */
const SHORTEST = 1e-7

function unitLength(tf: TensorFlow, x: Tensor, axis: number): Tensor {
  const squares = tf.maximum(tf.sum(tf.square(x), axis, true), SHORTEST * SHORTEST)
  return tf.mul(x, tf.rsqrt(squares))
}

export const dot: LayerBuild = {
  keras(tf, name, params, shapes) {
    const { axes, normalize } = dotLayer.parse(params)
    const [a, b] = dotPlaces(axes, shapes)
    return tf.layers.dot({ name, axes: [a + 1, b + 1], normalize })
  },
  apply({ runtime: { tf } }, params, inputs) {
    const { axes, normalize } = dotLayer.parse(params)
    const shapes = inputs.map((x) => x.shape.slice(1))
    const places = dotPlaces(axes, shapes)
    const [a, b] = inputs.map((x, i) => (normalize ? unitLength(tf, x, (places[i] ?? 0) + 1) : x))
    if (!a || !b) throw new Error('Dot was run without its inputs')
    if (a.rank === 2 && b.rank === 2) return { sums: tf.sum(tf.mul(a, b), 1, true), activation: 'linear' }
    const rows = a.shape[0] ?? 0
    // As matrices: what is summed over is the last side of the first and the first of the second.
    const left = a.rank === 2 ? a.expandDims(1) : a
    const right = b.rank === 2 ? b.expandDims(2) : b
    const product = tf.matMul(left, right, a.rank === 3 && places[0] === 0, b.rank === 3 && places[1] === 1)
    return { sums: product.reshape([rows, ...dotLayer.outputShape(params, shapes)]), activation: 'linear' }
  }
}
