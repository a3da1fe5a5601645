import { beforeAll, describe, expect, it } from 'vitest'
import { loadTensorFlow, type Runtime } from '@engine/runtime'
import { constrain } from './constraints'

let runtime: Runtime
beforeAll(async () => {
  runtime = await loadTensorFlow()
})

describe('a constraint', () => {
  const close = (found: ArrayLike<number>, expected: number[]): void => {
    expect(found.length).toBe(expected.length)
    expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5))
  }
  /** Two units: lengths 5 and 0.5. */
  const kernel = [3, 0.3, -4, 0.4]

  it('maxNorm shortens what is too long, unit by unit', () => {
    const weight = runtime.tf.tensor2d(kernel, [2, 2])
    close(constrain(runtime.tf, weight, { kind: 'maxNorm', most: 2, sides: [0] }).dataSync(), [1.2, 0.3, -1.6, 0.4])
  })

  it('unitNorm brings all to length 1, and leaves what has none', () => {
    const { tf } = runtime
    close(
      constrain(tf, tf.tensor2d(kernel, [2, 2]), { kind: 'unitNorm', sides: [0] }).dataSync(),
      [0.6, 0.6, -0.8, 0.8]
    )
    close(constrain(tf, tf.zeros([2, 2]), { kind: 'unitNorm', sides: [0] }).dataSync(), [0, 0, 0, 0])
  })

  it('nonNeg takes what is below 0 away', () => {
    close(constrain(runtime.tf, runtime.tf.tensor1d([-1, 0, 2]), { kind: 'nonNeg' }).dataSync(), [0, 0, 2])
  })

  it('lengths of filters go over all but their own side', () => {
    const { tf } = runtime
    const filters = tf.tensor4d([3, 0, 4, 1], [1, 2, 1, 2])
    close(constrain(tf, filters, { kind: 'unitNorm', sides: [0, 1, 2] }).dataSync(), [0.6, 0, 0.8, 1])
  })
})
