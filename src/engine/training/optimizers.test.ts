import { beforeAll, describe, expect, it } from 'vitest'
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { optimizerNames, type OptimizerName } from '@shared/project'
import { memoryForBatch } from '@core/model'
import { loadTensorFlow, type Runtime } from '@engine/runtime'
import { optimizerOf } from './optimizers'

let runtime: Runtime
beforeAll(async () => {
  runtime = await loadTensorFlow()
})

const start = [0.5, -1.25, 3]
/** Small ones too: there tfjs' own Adam and Keras' part. */
const gradients = [
  [1e-5, -0.3, 2],
  [-2e-5, 0.1, -1],
  [1e-6, 0, 0.5],
  [3, -1e-5, 0.25]
]
const RATE = 0.1
const DECAY = 0.02

/** The definition, step by step. */
function run(optimizer: OptimizerName): number[] {
  const { tf } = runtime
  const definition = optimizerOf({ optimizer, momentum: 0.9, weightDecay: DECAY })
  let weight: Tensor = tf.tensor1d(start)
  let slots: Tensor[] = definition.slots.map(() => tf.fill([3], definition.start ?? 0))
  const learningRate = tf.scalar(RATE)
  gradients.forEach((gradient, i) => {
    const update = definition.prepare(tf, { learningRate, update: tf.scalar(i + 1), examples: 2 })
    ;({ weight, slots } = update(weight, tf.tensor1d(gradient), slots))
  })
  if (definition.endEpoch) {
    const gradient = definition.endEpoch.gradient(tf, slots, 2 * gradients.length)
    ;({ weight, slots } = definition.endEpoch.prepare(tf, learningRate)(weight, gradient, slots))
    for (const slot of slots) expect(Array.from(slot.dataSync())).toEqual([0, 0, 0])
  }
  return Array.from(weight.dataSync())
}

/** One weight in plain float64; `at` counts from 1. @returns the new weight */
type Rule = (weight: number, gradient: number, at: number) => number

function adam(): Rule {
  let m = 0
  let v = 0
  return (w, g, t) => {
    m += (g - m) * 0.1
    v += (g * g - v) * 0.001
    return w - (m * RATE * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t) / (Math.sqrt(v) + 1e-7)
  }
}

/** Keras 3's rules as its sources have them, with its defaults; a new one for each weight. */
const rules: Record<Exclude<OptimizerName, 'gd'>, () => Rule> = {
  sgd: () => (w, g) => w - RATE * g,
  momentum: () => {
    let m = 0
    return (w, g) => w + (m = 0.9 * m - RATE * g)
  },
  nesterov: () => {
    let m = 0
    return (w, g) => {
      m = 0.9 * m - RATE * g
      return w + 0.9 * m - RATE * g
    }
  },
  adam,
  adamw: () => {
    const next = adam()
    return (w, g, t) => next(w - w * DECAY * RATE, g, t)
  },
  adamax: () => {
    let m = 0
    let u = 0
    return (w, g, t) => {
      m += (g - m) * 0.1
      u = Math.max(0.999 * u, Math.abs(g))
      return w - (RATE * m) / ((1 - 0.9 ** t) * (u + 1e-7))
    }
  },
  rmsprop: () => {
    let velocity = 0
    return (w, g) => {
      velocity = 0.9 * velocity + 0.1 * g * g
      return w - (RATE * g) / Math.sqrt(velocity + 1e-7)
    }
  },
  adagrad: () => {
    let accumulator = 0.1
    return (w, g) => {
      accumulator += g * g
      return w - (RATE * g) / Math.sqrt(accumulator + 1e-7)
    }
  },
  adadelta: () => {
    const rms = (x: number): number => Math.sqrt(x + 1e-7)
    let squares = 0
    let changes = 0
    return (w, g) => {
      squares = 0.95 * squares + 0.05 * g * g
      const change = (-rms(changes) * g) / rms(squares)
      changes = 0.95 * changes + 0.05 * change * change
      return w + RATE * change
    }
  }
}

describe('optimizers, against Keras 3’s formulas in float64', () => {
  for (const optimizer of optimizerNames) {
    it(optimizer, () => {
      const wanted = start.map((w0, i) => {
        const own = gradients.map((gradient) => gradient[i] ?? NaN)
        // The mean gradient of all examples, once an epoch.
        if (optimizer === 'gd') return w0 - (RATE * own.reduce((sum, g) => sum + g, 0)) / own.length
        const rule = rules[optimizer]()
        return own.reduce((w, g, t) => rule(w, g, t + 1), w0)
      })
      const moves = (weights: number[]): number[] => weights.map((w, i) => w - (start[i] ?? NaN))
      const wantedMoves = moves(wanted)
      moves(run(optimizer)).forEach((move, i) => {
        const expected = wantedMoves[i] ?? NaN
        // What float32 can say of a weight this large, and of the move.
        expect(Math.abs(move - expected), `weight ${i}`).toBeLessThan(1e-6 + 1e-5 * Math.abs(expected))
      })
    })
  }
})

it.each(optimizerNames)('%s keeps as many values a weight as memory is estimated for', (optimizer) => {
  const { slots } = memoryForBatch({ parameters: 1, trainable: 1, activations: 0 }, 1, optimizer)
  expect(slots).toBe(4 * optimizerOf({ optimizer, momentum: 0.9, weightDecay: 0 }).slots.length)
})
