import type { SymbolicTensor } from '@tensorflow/tfjs-node-gpu'
import { folded } from './merging'
import type { LayerBuild } from './build'

export const subtract: LayerBuild = {
  /** tf.layers has none: a + (-1) b. */
  keras: (tf, name) => (inputs) => {
    const [first, second] = inputs
    if (!first || !second) throw new Error('Subtract was built without its inputs')
    const negative = tf.layers.rescaling({ name: `${name}_negative`, scale: -1 }).apply(second) as SymbolicTensor
    return tf.layers.add({ name }).apply([first, negative]) as SymbolicTensor
  },
  apply: ({ runtime }, _, inputs) => ({
    sums: folded(inputs, (a, b) => runtime.tf.sub(a, b)),
    activation: 'linear'
  })
}
