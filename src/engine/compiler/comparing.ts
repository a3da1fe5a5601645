/** For tests: whether compiled and eager training of a recipe are the same training. */
import { expect } from 'vitest'
import type { Runtime } from '@engine/runtime'
import { createEagerExecutor } from '@engine/training/eagerExecutor'
import type { ExecutorFactoryInput } from '@engine/training/types'
import { createCompiledExecutor } from './compiledExecutor'
import { batchesOf, distance } from './fixtures'

const STEPS = 20

/** Trains both from the same weights on the same batches and expects the same at every step and at the end. */
export function compareTrainings(
  runtime: Runtime,
  input: ExecutorFactoryInput,
  weight?: (row: number) => number
): void {
  const { learningRate, batchSize } = input.recipe.training
  const eager = createEagerExecutor(runtime, input, '')
  const compiled = createCompiledExecutor(runtime, input, '')
  try {
    const begin = eager.readWeights()
    expect(distance(compiled.readWeights(), begin)).toBe(0)
    const batches = batchesOf(input.data.count, batchSize, STEPS, weight)
    const rates = new Float32Array(STEPS).fill(learningRate)
    const expected = eager.train(batches, 0, rates)
    const found = compiled.train(batches, 0, rates)
    expect(found.nonFinite).toBe(false)
    expect(found.steps).toHaveLength(STEPS)
    found.steps.forEach((sums, i) => {
      const other = expected.steps[i]
      expect(sums.weight).toBe(other?.weight)
      expect(sums.loss / (other?.loss ?? NaN)).toBeCloseTo(1, 4)
    })
    for (const executor of [eager, compiled]) executor.endEpoch(learningRate)
    expect(distance(compiled.read(), eager.read())).toBeLessThanOrEqual(1)
    expect(distance(begin, compiled.readWeights())).toBeGreaterThan(1)
    const rows = Int32Array.from({ length: input.data.count }, (_, i) => i)
    const [a, b] = [compiled.evaluate(rows), eager.evaluate(rows)]
    expect(a.weight).toBe(b.weight)
    expect(a.loss / b.loss).toBeCloseTo(1, 4)
    expect(a.metric / b.metric).toBeCloseTo(1, 3)
    const answers = eager.predict(rows)
    compiled.predict(rows).forEach((value, i) => expect(value).toBeCloseTo(answers[i] ?? NaN, 3))
  } finally {
    eager.dispose()
    compiled.dispose()
  }
}
