import { broadcastTo } from '../ops/broadcast'
import { aligned, folded, sharedShape } from './merging'
import type { LayerBuild } from './build'

export const maximum: LayerBuild = {
  keras: (tf, name) => tf.layers.maximum({ name }),
  apply({ runtime }, _, inputs) {
    const alike = aligned(inputs)
    const shape = sharedShape(alike)
    // tfjs' gradient knows nothing of sides that are repeated.
    const whole = alike.map((x) => broadcastTo(runtime, x, shape))
    return { sums: folded(whole, (a, b) => runtime.tf.maximum(a, b)), activation: 'linear' }
  }
}
