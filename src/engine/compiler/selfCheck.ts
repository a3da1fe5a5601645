/** Whether the compiled step computes what the eager one does, on this machine's TensorFlow. */
import type { Tensor } from '@store/types'
import { floatsOf } from '@engine/model'
import type { Batch, Executor } from '@engine/training/types'

/** The TensorFlow everything was measured and tested with. */
const TESTED = '2.21.'
const STEPS = 20
/** Allowed between two ways of adding the same float32 numbers: |a - b| <= RELATIVE |b| + ABSOLUTE. */
const RELATIVE = 1e-4
const ABSOLUTE = 1e-6

export function isTested(version: string): boolean {
  return version.startsWith(TESTED)
}

/**
 * Trains both for a few steps and compares all weights. Both are changed by it.
 * @returns null when they agree, else a sentence
 */
export function compareExecutors(compiled: Executor, eager: Executor, batch: Batch): string | null {
  const some = Array.from({ length: STEPS }, () => batch)
  const rates = new Float32Array(some.length).fill(0.001)
  for (const executor of [compiled, eager]) executor.train(some, 0, rates)
  const worst = farthest(compiled.readWeights(), eager.readWeights())
  return worst === null
    ? null
    : `On this TensorFlow the compiled step gives other weights than step by step (${worst} after ${STEPS} steps).`
}

/** The name of a tensor with a value out of bounds. */
function farthest(found: readonly Tensor[], expected: readonly Tensor[]): string | null {
  for (const [i, tensor] of found.entries()) {
    const others = floatsOf(expected[i]?.data ?? new Uint8Array(0))
    const far = floatsOf(tensor.data).some((value, k) => {
      const other = others[k] ?? NaN
      return !(Math.abs(value - other) <= RELATIVE * Math.abs(other) + ABSOLUTE)
    })
    if (far) return tensor.name
  }
  return null
}
