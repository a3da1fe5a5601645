import type { LayerBuild } from './build'

export const add: LayerBuild = {
  keras: (tf, name) => tf.layers.add({ name }),
  apply: ({ runtime }, _, inputs) => {
    const [first, second, ...more] = inputs
    if (!first || !second) throw new Error('Add was run without its inputs')
    const sums = more.length === 0 ? runtime.tf.add(first, second) : runtime.tf.addN([...inputs])
    return { sums, activation: 'linear' }
  }
}
