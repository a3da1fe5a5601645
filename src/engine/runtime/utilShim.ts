/**
 * Node 23 took `util.isNullOrUndefined` and `util.isArray` away; tfjs-node still calls them, and without
 * them every op that makes a constant throws. This is the first import of everything that loads TensorFlow.
 */
import util from 'node:util'

interface Removed {
  isNullOrUndefined?: (value: unknown) => boolean
  isArray?: (value: unknown) => boolean
}
const removed: Removed = util
removed.isNullOrUndefined ??= (value) => value === null || value === undefined
removed.isArray ??= (value) => Array.isArray(value)
