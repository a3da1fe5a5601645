/**
 * Outputs and gradients are Keras 3's: keras.golden.json was written by bench/parity/keras_layers.py, which draws the
 * same numbers.
 */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { findLayer } from '@core/layers'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { activate } from '../activate'
import { buildOf } from '.'

const BATCH = 3
const numbers = z.array(z.number())
const goldenSchema = z.object({
  keras: z.string(),
  tensorflow: z.string(),
  cases: z.array(
    z.object({
      type: z.string(),
      params: z.record(z.string(), z.unknown()),
      shapes: z.array(numbers),
      weights: z.array(numbers),
      output: numbers,
      gradients: z.array(numbers)
    })
  )
})
const golden = goldenSchema.parse(JSON.parse(readFileSync(new URL('keras.golden.json', import.meta.url), 'utf8')))

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

/** Values between -1 and 1 that look random. */
const drawn = (shape: readonly number[], salt: number): Tensor =>
  runtime.tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
      Math.sin((i + 1) * 12.9898 + salt * 78.233)
    ),
    [...shape]
  )

function expectClose(found: ArrayLike<number>, expected: readonly number[], what: string): void {
  expect(found.length, what).toBe(expected.length)
  expected.forEach((value, i) => {
    expect(Math.abs((found[i] ?? NaN) - value), `${what}, value ${i}`).toBeLessThan(2e-5 + 1e-4 * Math.abs(value))
  })
}

describe(`as Keras ${golden.keras} on TensorFlow ${golden.tensorflow}`, () => {
  for (const { type, params, shapes, weights, output, gradients } of golden.cases) {
    it(`${type} ${JSON.stringify(params)} of ${JSON.stringify(shapes)}`, () => {
      const { tf } = runtime
      const specs = findLayer(type)?.weights(params, shapes) ?? []
      expect(specs.map((spec) => spec.shape)).toEqual(weights)
      tf.tidy(() => {
        const sizes = [...shapes.map((shape) => [BATCH, ...shape]), ...weights]
        const run = (...list: Tensor[]): Tensor => {
          const named = Object.fromEntries(specs.map((spec, i) => [spec.name, list[shapes.length + i] as Tensor]))
          const context = { runtime, nodeId: 'n', weights: named }
          const { sums, activation } = buildOf(type).apply(context, params, list.slice(0, shapes.length))
          return activate(runtime, activation, sums)
        }
        const given = sizes.map((shape, i) => drawn(shape, 1 + i))
        expectClose(run(...given).dataSync(), output, 'output')
        const total = (...list: Tensor[]): Tensor => {
          const values = run(...list)
          return tf.sum(tf.mul(values.flatten(), drawn([values.size], 51)))
        }
        tf.grads(total)(given).forEach((gradient, i) => {
          expectClose(gradient.dataSync(), gradients[i] ?? [], `gradient ${i}`)
        })
      })
    })
  }
})
