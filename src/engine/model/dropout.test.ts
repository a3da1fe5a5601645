import { beforeAll, describe, expect, it } from 'vitest'
import { loadTensorFlow, type Runtime } from '@engine/runtime'
import { dropout } from './layers/dropout'

let runtime: Runtime
beforeAll(async () => {
  runtime = await loadTensorFlow()
})

function dropped(options: {
  step?: number
  seed?: number
  nodeId?: string
  rate?: number
  training?: boolean
}): Float32Array {
  const { tf } = runtime
  const { step = 0, seed = 1, nodeId = 'dropout', rate = 0.3, training = true } = options
  return tf.tidy(() => {
    const context = {
      runtime,
      nodeId,
      weights: {},
      ...(training ? { training: { seed, step: tf.scalar(step, 'int32'), move: () => undefined } } : {})
    }
    return dropout.apply(context, { rate }, [tf.ones([100, 200])]).sums.dataSync<'float32'>()
  })
}
const kept = (values: Float32Array): number => values.filter((v) => v !== 0).length / values.length

describe('dropout', () => {
  it('zeroes the asked part and scales the rest, so that the mean stays', () => {
    for (const rate of [0.1, 0.3, 0.5, 0.9]) {
      const values = dropped({ rate })
      expect(kept(values)).toBeCloseTo(1 - rate, 1)
      expect(values.find((v) => v !== 0)).toBeCloseTo(1 / (1 - rate), 5)
      expect(values.reduce((a, b) => a + b, 0) / values.length).toBeCloseTo(1, 1)
    }
  })

  it('draws another mask for each step, layer and seed, and the same for the same', () => {
    const first = dropped({})
    expect(dropped({})).toEqual(first)
    const others = [dropped({ step: 1 }), dropped({ seed: 2 }), dropped({ nodeId: 'dropout_1' })]
    for (const other of others) {
      const alike = other.filter((v, i) => v === first[i]).length / first.length
      // Independent masks of rate 0.3 agree on 0.7^2 + 0.3^2 of the values.
      expect(alike).toBeCloseTo(0.58, 1)
    }
  })

  it('does nothing outside training or at rate 0', () => {
    expect(kept(dropped({ training: false }))).toBe(1)
    expect(kept(dropped({ rate: 0 }))).toBe(1)
  })
})
