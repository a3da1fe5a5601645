/** Activations with Keras 3's formulas (keras/src/activations/activations.py), in as few ops as there are. */
import type { layers, Tensor } from '@tensorflow/tfjs-node-gpu'
import type { ActivationName } from '@core/layers'
import type { Runtime, TensorFlow } from '@engine/runtime'
import { softsign } from './ops'

export function activate(runtime: Runtime, name: ActivationName, x: Tensor): Tensor {
  const { tf } = runtime
  switch (name) {
    case 'linear':
      return x
    case 'relu':
      return tf.relu(x)
    case 'relu6':
      return tf.relu6(x)
    case 'elu':
      return tf.elu(x)
    case 'selu':
      return tf.selu(x)
    case 'sigmoid':
      return tf.sigmoid(x)
    case 'hardSigmoid':
      return tf.mul(tf.relu6(tf.add(x, 3)), 1 / 6)
    case 'tanh':
      return tf.tanh(x)
    case 'softplus':
      return tf.softplus(x)
    case 'softsign':
      return softsign(runtime, x)
    case 'swish':
      return tf.mul(x, tf.sigmoid(x))
    case 'gelu':
      return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1))
    case 'mish':
      return tf.mul(x, tf.tanh(tf.softplus(x)))
    case 'softmax':
      return tf.softmax(x)
  }
}

/**
 * Stock layers for a layer with an activation. Stock hardSigmoid is that of Keras 2, with another slope, so ours is put
 * together of three layers.
 * @param make the layer with a stock activation
 */
export function withActivation(
  tf: TensorFlow,
  name: string,
  activation: ActivationName,
  make: (activation: Exclude<ActivationName, 'hardSigmoid'>) => layers.Layer
): layers.Layer[] {
  if (activation !== 'hardSigmoid') return [make(activation)]
  return [
    make('linear'),
    tf.layers.rescaling({ name: `${name}_plus3`, scale: 1, offset: 3 }),
    tf.layers.reLU({ name: `${name}_relu6`, maxValue: 6 }),
    tf.layers.rescaling({ name: `${name}_hardSigmoid`, scale: 1 / 6, offset: 0 })
  ]
}
