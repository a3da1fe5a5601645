/** Augmentation in the compiled step: what eager training does, to the same bits however many steps a call has. */
import { describe, expect, it } from 'vitest'
import type { Augmentation } from '@shared/project'
import type { ExecutorFactoryInput } from '@engine/training/types'
import { compareTrainings } from './comparing'
import { createCompiledExecutor, type CompiledOptions } from './compiledExecutor'
import { batchesOf, bitsOf, flat, imageCase, imageModel, SIDE, tableCase, trainIn } from './fixtures'
import { compiled, eager, runtime, useExecutors } from './openExecutors'

useExecutors()

const probability = 0.7
const list: Augmentation[] = [
  { kind: 'flip', axis: 'horizontal', probability },
  { kind: 'flip', axis: 'vertical', probability },
  { kind: 'rotate', range: { from: -30, to: 30 }, probability },
  { kind: 'shift', x: { from: -0.2, to: 0.2 }, y: { from: -0.1, to: 0.3 }, probability },
  { kind: 'zoom', range: { from: 0.8, to: 1.3 }, probability },
  { kind: 'shear', range: { from: -10, to: 20 }, probability },
  { kind: 'crop', range: { from: 0.6, to: 1 }, probability },
  { kind: 'brightness', range: { from: -0.2, to: 0.2 }, probability },
  { kind: 'contrast', range: { from: 0.6, to: 1.4 }, probability },
  { kind: 'saturation', range: { from: 0.2, to: 2 }, probability },
  { kind: 'hue', range: { from: -60, to: 60 }, probability },
  { kind: 'noise', range: { from: 0, to: 0.1 }, probability },
  { kind: 'blur', range: { from: 0, to: 1.5 }, probability },
  { kind: 'cutout', range: { from: 0.2, to: 0.5 }, probability },
  { kind: 'mixup', alpha: 0.4, probability },
  { kind: 'cutmix', alpha: 1, probability }
]

const colour = imageModel(flat, 'softmax', [SIDE, SIDE, 3])
const withList = (augmentation: Augmentation[], validation = 0): ExecutorFactoryInput => {
  const { recipe, data } = imageCase(colour, { seed: 11 }, { channels: 3, validation })
  return { recipe: { ...recipe, augmentation }, data }
}

describe('compiled and eager see the same pictures', () => {
  for (const augmentation of list) {
    const name = augmentation.kind === 'flip' ? `${augmentation.axis} flip` : augmentation.kind
    it(name, () => compareTrainings(runtime, withList([augmentation])))
  }
  it('all of them together', () => compareTrainings(runtime, withList(list)))
  it('mixed targets of a loss other than cross-entropy, and of an output other than softmax', () => {
    const { recipe, data } = imageCase(imageModel(flat), { loss: 'mse' })
    compareTrainings(runtime, { recipe: { ...recipe, augmentation: list.slice(-2) }, data })
    const other = imageCase(imageModel(flat, 'sigmoid'), {})
    compareTrainings(runtime, { recipe: { ...other.recipe, augmentation: list.slice(-2) }, data: other.data })
  })
  it('with sample weights', () => compareTrainings(runtime, withList(list), (row) => 0.5 + (row % 3)))
})

describe('training', () => {
  const bits = (calls: number[], options?: CompiledOptions): string => {
    const executor = compiled(withList(list, 20), options)
    trainIn(executor, batchesOf(50, 16, 23), calls, 0.01)
    return bitsOf(executor.read())
  }
  it('gives the same bits one by one, seven at a time, all at once, and with rows fed by each call', () => {
    const expected = bits([1])
    for (const calls of [[7], [23]]) expect(bits(calls)).toBe(expected)
    expect(bits([7], { resident: false })).toBe(expected)
  })

  it('gives the same bits in every session', () => {
    // Sums of three, such as hue's, are where TensorFlow would add up in an order of its own.
    const batches = batchesOf(50, 16, 3)
    const found = Array.from({ length: 10 }, () => {
      const executor = createCompiledExecutor(runtime, withList(list, 20), '')
      trainIn(executor, batches, [3], 0.01)
      const bits = bitsOf(executor.read())
      executor.dispose()
      return bits
    })
    expect(new Set(found).size).toBe(1)
  })

  it('gives the same bits when it is interrupted, saved and read back', () => {
    const batches = batchesOf(50, 16, 23)
    const rates = new Float32Array(23).fill(0.01)
    const before = compiled(withList(list, 20))
    before.train(batches.slice(0, 9), 0, rates)
    const after = compiled(withList(list, 20))
    after.write(before.read())
    after.train(batches.slice(9), 9, rates)
    expect(bitsOf(after.read())).toBe(bits([23]))
  })

  it('sees other pictures at each step and other ones for another seed', () => {
    const [batch] = batchesOf(50, 16, 1)
    if (!batch) throw new Error('No batch')
    for (const augmentation of list) {
      const input = withList([augmentation])
      // Without a learning rate nothing but the pictures changes from step to step.
      const { steps } = compiled(input).train([batch, batch, batch, batch], 0, new Float32Array(4))
      expect(new Set(steps.map(({ loss }) => loss)).size, augmentation.kind).toBe(4)
    }
  })
})

describe('what is not trained on', () => {
  it('is not changed: losses and answers are those of the same weights without augmentation', () => {
    const rows = Int32Array.from({ length: 20 }, (_, i) => 50 + i)
    for (const make of [compiled, eager]) {
      const [plain, changed] = [make(withList([], 20)), make(withList(list, 20))]
      expect(changed.evaluate(rows)).toEqual(plain.evaluate(rows))
      expect(changed.predict(rows)).toEqual(plain.predict(rows))
    }
  })

  it('includes tables, which have no pictures', () => {
    const table = tableCase([['dense_1', 'dense', { units: 4, activation: 'tanh' }]], {})
    const train = (augmentation: Augmentation[]): string => {
      const executor = compiled({ recipe: { ...table.recipe, augmentation }, data: table.data })
      trainIn(executor, batchesOf(70, 16, 5), [5], 0.01)
      return bitsOf(executor.read())
    }
    expect(train(list.slice(0, 14))).toBe(train([]))
  })
})
