import type { layers } from '@tensorflow/tfjs-node-gpu'
import type { TensorFlow } from '@engine/runtime'

/** tf.layers has no global pooling of volumes: that of images, with height and width laid out as one side. */
export function stockGlobally(
  tf: TensorFlow,
  name: string,
  [depth = 0, height = 0, width = 0, channels = 0]: readonly number[],
  layer: layers.Layer
): layers.Layer[] {
  return [tf.layers.reshape({ name: `${name}_image`, targetShape: [depth, height * width, channels] }), layer]
}
