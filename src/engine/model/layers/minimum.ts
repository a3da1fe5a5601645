import { broadcastTo } from '../ops/broadcast'
import { aligned, folded, sharedShape } from './merging'
import type { LayerBuild } from './build'

export const minimum: LayerBuild = {
  keras: (tf, name) => tf.layers.minimum({ name }),
  apply({ runtime }, _, inputs) {
    const alike = aligned(inputs)
    const shape = sharedShape(alike)
    // tfjs' gradient knows nothing of sides that are repeated.
    const whole = alike.map((x) => broadcastTo(runtime, x, shape))
    return { sums: folded(whole, (a, b) => runtime.tf.minimum(a, b)), activation: 'linear' }
  }
}
