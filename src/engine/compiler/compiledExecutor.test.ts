/** What the weights of a run must not depend on, where a run stops, and what is left when it is over. */
import { describe, expect, it } from 'vitest'
import { createCompiledExecutor, type CompiledOptions } from './compiledExecutor'
import { batchesOf, bitsOf, distance, flat, imageCase, imageModel, tableCase, trainIn } from './fixtures'
import { compiled, eager, runtime, useExecutors } from './openExecutors'

useExecutors()

const withDropout = imageCase(
  imageModel([...flat, ['dropout', 'dropout', { rate: 0.5 }]]),
  { seed: 3 },
  { validation: 20 }
)
const steps = 23

describe('the same bits', () => {
  const train = (calls: number[], options?: CompiledOptions): { bits: string; losses: number[] } => {
    const executor = compiled(withDropout, options)
    const losses = trainIn(executor, batchesOf(50, 16, steps), calls, 0.01)
    return { bits: bitsOf(executor.read()), losses }
  }
  it('whether steps come one by one, seven at a time, unevenly or all at once, and when done again', () => {
    const expected = train([1])
    expect(expected.losses).toHaveLength(steps)
    for (const calls of [[7], [1, 2, 3, 5, 8], [steps], [steps]]) expect(train(calls)).toEqual(expected)
  })
  it('whether the data stays in the session or its rows come with each call', () => {
    expect(train([7], { resident: false })).toEqual(train([7], { resident: true }))
  })
  it('whether or not a run is interrupted, saved and read back', () => {
    const batches = batchesOf(50, 16, steps)
    const unbroken = compiled(withDropout)
    trainIn(unbroken, batches, [7], 0.01)
    const before = compiled(withDropout)
    before.train(batches.slice(0, 9), 0, new Float32Array(9).fill(0.01))
    const after = compiled(withDropout)
    after.write(before.read())
    after.train(batches.slice(9), 9, new Float32Array(steps - 9).fill(0.01))
    expect(bitsOf(after.read())).toBe(bitsOf(unbroken.read()))
  })
})

describe('dropout', () => {
  it('draws another mask each step', () => {
    const executor = compiled(withDropout)
    const batch = batchesOf(50, 16, 1)[0]
    if (!batch) throw new Error('No batch')
    const { steps: done } = executor.train([batch, batch, batch, batch], 0, new Float32Array(4))
    expect(new Set(done.map((s) => s.loss)).size).toBe(4)
  })
})

describe('a checkpoint', () => {
  it('of either executor is one of the other', () => {
    for (const optimizer of ['adam', 'gd'] as const) {
      const input = imageCase(imageModel(flat), { optimizer, learningRate: 0.01 })
      const batches = batchesOf(70, 16, 10)
      const [a, b] = [eager(input), compiled(input)]
      expect(b.read().map(({ name, shape, dtype }) => ({ name, shape, dtype }))).toEqual(
        a.read().map(({ name, shape, dtype }) => ({ name, shape, dtype }))
      )
      trainIn(a, batches.slice(0, 4), [4], 0.01)
      b.write(a.read())
      expect(bitsOf(b.read())).toBe(bitsOf(a.read()))
      for (const executor of [a, b]) {
        executor.train(batches.slice(4), 4, new Float32Array(6).fill(0.01))
        executor.endEpoch(0.01)
      }
      expect(distance(b.read(), a.read())).toBeLessThanOrEqual(1)
      a.write(b.read())
      expect(bitsOf(a.read())).toBe(bitsOf(b.read()))
    }
  })
  it('without an optimizer’s slots is refused, with nothing changed', () => {
    const executor = compiled(imageCase(imageModel(flat), {}))
    const before = bitsOf(executor.read())
    expect(() => executor.write(executor.readWeights())).toThrow('adam/m/dense_1/kernel')
    expect(bitsOf(executor.read())).toBe(before)
  })
})

describe('a loss that is not finite', () => {
  it('ends the call before that step changes anything', () => {
    const input = tableCase([['dense_1', 'dense', { units: 8, activation: 'relu' }]], { optimizer: 'momentum' })
    const batches = batchesOf(70, 16, 8)
    const rates = Float32Array.of(0.01, 0.01, 1e30, 0.01, 0.01, 0.01, 0.01, 0.01)
    const whole = compiled(input)
    const result = whole.train(batches, 0, rates)
    const slow = eager(input).train(batches, 0, rates)
    expect(result.nonFinite).toBe(true)
    expect(result.steps).toHaveLength(slow.steps.length)
    expect(result.steps.every((s) => Number.isFinite(s.loss))).toBe(true)
    const upToThere = compiled(input)
    upToThere.train(batches.slice(0, result.steps.length), 0, rates)
    expect(bitsOf(whole.read())).toBe(bitsOf(upToThere.read()))
    // It is still there: going on meets the same step.
    expect(whole.train(batches.slice(result.steps.length), result.steps.length, rates)).toEqual({
      steps: [],
      nonFinite: true
    })
  })
})

describe('batches', () => {
  it('of a size nobody announced are trained too', () => {
    const input = imageCase(imageModel(flat), {})
    const sizes = [16, 5, 5, 16, 9]
    const batches = sizes.map((size, i) => ({
      rows: Int32Array.from({ length: size }, (_, row) => row * 3 + i),
      sampleWeight: new Float32Array(size).fill(1)
    }))
    const [a, b] = [compiled(input), eager(input)]
    const rates = new Float32Array(sizes.length).fill(0.01)
    const found = a.train(batches, 0, rates)
    expect(found.steps.map((s) => s.weight)).toEqual(sizes)
    b.train(batches, 0, rates)
    expect(distance(a.read(), b.read())).toBeLessThanOrEqual(1)
  })
})

describe('when a run is over', () => {
  it('its session and its tensors are gone', () => {
    const { binding, tf } = runtime
    const counts = (): number[] => [binding.getNumOfSavedModels(), binding.getNumOfTensors(), tf.memory().numTensors]
    const before = counts()
    const executor = createCompiledExecutor(runtime, withDropout, '')
    trainIn(executor, batchesOf(50, 16, 5), [5], 0.01)
    executor.evaluate(Int32Array.of(1, 2, 3))
    executor.predict(Int32Array.of(1, 2, 3))
    executor.read()
    executor.dispose()
    expect(counts()).toEqual(before)
  })
  it('many calls hold no more than one', () => {
    const executor = compiled(withDropout)
    const batches = batchesOf(50, 16, 4)
    const call = (): void => void executor.train(batches.slice(0, 3), 0, new Float32Array(3))
    call()
    const before = runtime.binding.getNumOfTensors()
    for (let i = 0; i < 50; i++) call()
    expect(runtime.binding.getNumOfTensors()).toBe(before)
  })
})
