/** Training with each optimizer: what its result must not depend on. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { optimizerNames, type TrainingSpec } from '@shared/project'
import type { Runtime } from '@engine/runtime'
import { createEagerExecutor } from '@engine/training/eagerExecutor'
import type { Executor } from '@engine/training/types'
import { createCompiledExecutor } from './compiledExecutor'
import { batchesOf, bitsOf, distance, flat, imageCase, imageModel } from './fixtures'
import { opened, runtime, useExecutors } from './openExecutors'
import * as tracing from './trace'

useExecutors()
afterEach(() => void vi.restoreAllMocks())

const STEPS = 15
const batches = batchesOf(50, 16, STEPS)
/** Another learning rate each step. */
const rates = Float32Array.from({ length: STEPS }, (_, i) => 0.02 / (i + 1))

function start(training: Partial<TrainingSpec>, create = createCompiledExecutor): Executor {
  return opened(create(runtime, imageCase(imageModel(flat), { l2: 0.01, ...training }, { rows: 50 }), ''))
}
/** Trains steps `from` up to `to` in calls of `size`. */
function train(executor: Executor, size: number, from = 0, to = STEPS): void {
  for (let at = from; at < to; at += size) {
    const end = Math.min(to, at + size)
    executor.train(batches.slice(at, end), at, rates.subarray(at, end))
  }
}

const cases: Partial<TrainingSpec>[] = [
  ...optimizerNames.map((optimizer) => ({ optimizer })),
  { optimizer: 'adamw', globalClipNorm: 0.05 },
  { optimizer: 'gd', clipNorm: 0.05 }
]
describe.each(cases)('%o', (training) => {
  it('gives the same bits for calls of 1, 7 and all steps, and when it was saved and read back', () => {
    const [one, seven, all, before, after] = Array.from({ length: 5 }, () => start(training))
    if (!one || !seven || !all || !before || !after) throw new Error('No executors')
    train(one, 1)
    train(seven, 7)
    train(all, STEPS)
    train(before, 4, 0, 8)
    after.write(before.read())
    train(after, 7, 8)
    for (const executor of [one, seven, all, after]) executor.endEpoch(0.1)
    const bits = bitsOf(one.read())
    for (const executor of [seven, all, after]) expect(bitsOf(executor.read())).toBe(bits)
    const eager = start(training, createEagerExecutor)
    train(eager, STEPS)
    eager.endEpoch(0.1)
    expect(distance(one.read(), eager.read())).toBeLessThanOrEqual(1)
  })
})

it('takes another learning rate each step without another trace or another session', () => {
  const traced = vi.spyOn(tracing, 'trace')
  const loaded = vi.fn(runtime.binding.loadSavedModel.bind(runtime.binding))
  // The addon's own functions are read-only.
  const binding = Object.create(runtime.binding, { loadSavedModel: { value: loaded } }) as Runtime['binding']
  const changing = start({ optimizer: 'adamw' }, (own, input) => createCompiledExecutor({ ...own, binding }, input, ''))
  const counts = (): number[] => [traced.mock.calls.length, loaded.mock.calls.length]
  const before = counts()
  expect(before.every((n) => n > 0)).toBe(true)
  train(changing, STEPS)
  expect(counts()).toEqual(before)
  const steady = start({ optimizer: 'adamw' })
  steady.train(batches, 0, new Float32Array(STEPS).fill(0.02))
  expect(distance(steady.readWeights(), changing.readWeights())).toBeGreaterThan(1)
})
