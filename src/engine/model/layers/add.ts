import { aligned, folded } from './merging'
import type { LayerBuild } from './build'

export const add: LayerBuild = {
  keras: (tf, name) => tf.layers.add({ name }),
  apply: ({ runtime }, _, inputs) => {
    const [first, ...rest] = aligned(inputs)
    const alike = rest.every((x) => x.shape.join() === first.shape.join())
    const sums =
      alike && rest.length > 1 ? runtime.tf.addN([first, ...rest]) : folded(inputs, (a, b) => runtime.tf.add(a, b))
    return { sums, activation: 'linear' }
  }
}
