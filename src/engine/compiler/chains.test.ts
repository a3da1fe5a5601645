/** A step whose parts do not wait for each other is the same training. */
import { describe, expect, it } from 'vitest'
import type { RecipeFile } from '@shared/project'
import { optimizerNames } from '@shared/project'
import type { Tensor } from '@store/types'
import type { ExecutorFactoryInput } from '@engine/training/types'
import type { CompiledOptions } from './compiledExecutor'
import { compareTrainings } from './comparing'
import { batchesOf, bitsOf, distance, flat, imageCase, imageModel, residualModel, tableCase, trainIn } from './fixtures'
import { compiled, runtime, useExecutors } from './openExecutors'

useExecutors()

type Given = ReturnType<typeof imageCase>
const changed = ({ recipe, data }: Given, change: Partial<RecipeFile>): ExecutorFactoryInput => ({
  recipe: { ...recipe, ...change },
  data
})
/** Wide enough to be cut: 64 x 512, and a second one that has both what is before it and what is after. */
const wide: Parameters<typeof imageModel>[0] = [
  ['flatten', 'flatten', {}],
  ['dense_1', 'dense', { units: 512, activation: 'tanh' }],
  ['dense_2', 'dense', { units: 64, activation: 'tanh' }]
]
/** The same, each unit's weights held to a length. */
const held = wide.map(([id, type, params]): (typeof wide)[number] => [
  id,
  type,
  type === 'dense' ? { ...params, kernelConstraint: 'maxNorm', maxNorm: 0.5 } : params
])
const convolutions: Parameters<typeof imageModel>[0] = [
  ['conv_1', 'conv2d', { filters: 4, kernelSize: 3, activation: 'relu' }],
  ['pool_1', 'maxPooling2d', { poolSize: 2 }],
  ...flat
]
const trained = (input: ExecutorFactoryInput, calls = [7]): { bits: string; weights: Tensor[] } => {
  const executor = compiled(input)
  trainIn(executor, batchesOf(70, 16, 20), calls, 0.01)
  return { bits: bitsOf(executor.read()), weights: executor.readWeights() }
}

describe('wide weights, cut into columns', () => {
  for (const optimizer of optimizerNames) {
    it(`with ${optimizer}`, () => {
      compareTrainings(runtime, changed(imageCase(imageModel(wide), { optimizer, learningRate: 0.001 }), { chains: 2 }))
    })
  }
  it('are left whole where a penalty or a limit needs all of them', () => {
    compareTrainings(runtime, changed(imageCase(imageModel(wide), { l2: 0.01 }), { chains: 2 }))
    compareTrainings(runtime, changed(imageCase(imageModel(wide), { globalClipNorm: 0.1 }), { chains: 2 }))
    compareTrainings(runtime, changed(imageCase(imageModel(held), {}), { chains: 2 }))
  })
  it('with a last batch of one example', () => {
    const rows = 16 * 4 + 1
    compareTrainings(runtime, changed(imageCase(imageModel(wide), { learningRate: 0.001 }, { rows }), { chains: 2 }))
  })
  it('are saved and read back whole', () => {
    const given = imageCase(imageModel(wide), {})
    const executor = compiled(changed(given, { chains: 2 }))
    const other = compiled(changed(given, { chains: 1 }))
    trainIn(executor, batchesOf(70, 16, 5), [5], 0.01)
    other.write(executor.read())
    expect(bitsOf(other.read())).toBe(bitsOf(executor.read()))
  })
})

describe('a batch in two parts', () => {
  it('gives the weights of the whole batch', () => {
    const given = imageCase(imageModel(convolutions), {})
    const whole = trained(changed(given, { chains: 1 }))
    const parted = trained(changed(given, { chains: 2 }))
    expect(distance(parted.weights, whole.weights)).toBeLessThan(1)
  })
  it('compiled as step by step, also where the last batch is too small to be parted', () => {
    const rows = 16 * 4 + 1
    compareTrainings(runtime, changed(imageCase(imageModel(convolutions), {}, { rows }), { chains: 2 }))
  })
  it('draws other random numbers for each part', () => {
    const model = imageModel([
      ['conv_1', 'conv2d', { filters: 2, kernelSize: 3 }],
      ...flat,
      ['drop', 'dropout', { rate: 0.5 }]
    ])
    const given = imageCase(model, { seed: 4 })
    compareTrainings(runtime, changed(given, { chains: 2 }))
    expect(trained(changed(given, { chains: 2 })).bits).not.toBe(trained(changed(given, { chains: 1 })).bits)
  })
})

describe('data made ready while the step before learns', () => {
  const threads = { interOp: 2, intraOp: 1 }
  const models = {
    dense: imageModel(wide),
    held: imageModel(held),
    dropout: imageModel([...convolutions, ['drop', 'dropout', { rate: 0.3 }]])
  }
  for (const [name, model] of Object.entries(models)) {
    it(`${name}: the same bits as in turn, in calls of any length`, () => {
      const given = imageCase(model, { seed: 2 })
      const inTurn = trained(changed(given, { chains: 2 })).bits
      for (const calls of [[1], [7], [20]]) {
        expect(trained(changed(given, { chains: 2, threads }), calls).bits).toBe(inTurn)
      }
    })
  }
  it('with weights that only move, sample weights, and rows fed by each call', () => {
    const given = changed(imageCase(residualModel(), {}), { balance: 'weights' })
    const bits = (change: Partial<RecipeFile>, options?: CompiledOptions): string => {
      const executor = compiled({ ...given, recipe: { ...given.recipe, ...change } }, options)
      trainIn(
        executor,
        batchesOf(70, 16, 20, (row) => 0.5 + (row % 3)),
        [7],
        0.01
      )
      return bitsOf(executor.read())
    }
    const inTurn = bits({})
    expect(bits({ threads })).toBe(inTurn)
    expect(bits({ threads }, { resident: false })).toBe(inTurn)
  })

  it('ends before a step whose loss is not finite, with what was made ready for the next one unused', () => {
    const table = tableCase([['dense_1', 'dense', { units: 8, activation: 'relu' }]], { optimizer: 'momentum' })
    const batches = batchesOf(70, 16, 8)
    const rates = Float32Array.of(0.01, 0.01, 1e30, 0.01, 0.01, 0.01, 0.01, 0.01)
    const [inTurn, beside] = [compiled(table), compiled(changed(table, { threads }))]
    const result = beside.train(batches, 0, rates)
    expect(result.nonFinite).toBe(true)
    expect(result).toEqual(inTurn.train(batches, 0, rates))
    expect(bitsOf(beside.read())).toBe(bitsOf(inTurn.read()))
  })
})
