import { describe, expect, it } from 'vitest'
import { starterModels } from '@core/model'
import { runRequestSchema } from '@shared/ipc/payloads'
import type { DatasetFile } from '@shared/project'
import { fakeDataset, fakeRecipe, fakeTable, fakeTraining } from '../../host/fakeData'
import { RecipeForm } from './recipeForm.svelte'

const models = [...starterModels('table', 'regression'), ...starterModels('image', 'classification')].map((m) => ({
  ...m,
  revision: 1
}))
class Source {
  models = models
  chosen = $state<{ dataset: string | null; model: string | null }>({ dataset: null, model: null })
  constructor(readonly datasets: DatasetFile[]) {}
}
function form(datasets: DatasetFile[] = [fakeDataset(), fakeTable()]) {
  return new RecipeForm(new Source(datasets))
}

describe('RecipeForm', () => {
  it('begins with the first data set, a model that fits it and the defaults', () => {
    const f = form()
    expect([f.dataset?.name, f.model?.name, f.valid]).toEqual(['digits', 'dense', true])
    const request = f.request()
    expect(request).toEqual({ dataset: 'digits', model: 'dense', training: fakeTraining, eager: false })
    expect(runRequestSchema.safeParse(structuredClone(request)).success).toBe(true)
  })

  it('fits loss and model to a data set with another task', () => {
    const f = form()
    f.chooseModel('cnn')
    f.chooseDataset('houses')
    expect([f.values.loss, f.model?.name, f.valid]).toEqual(['mse', 'mlp', true])
    expect(f.losses).toEqual(['mse', 'mae'])
    f.values.loss = 'mae'
    f.chooseDataset('digits')
    expect([f.values.loss, f.model?.name]).toEqual(['crossentropy', 'cnn'])
  })

  it('follows a data set that was chosen on another page', () => {
    const source = new Source([fakeDataset(), fakeTable()])
    const f = new RecipeForm(source)
    f.settle()
    f.announce()
    expect(source.chosen).toEqual({ dataset: 'digits', model: 'dense' })
    source.chosen.dataset = 'houses'
    f.settle()
    expect([f.model?.name, f.values.loss, f.valid]).toEqual(['mlp', 'mse', true])
    f.announce()
    expect(source.chosen.model).toBe('mlp')
  })

  it('begins with the loss of a table’s task', () => {
    const f = form([fakeTable()])
    f.settle()
    expect([f.values.loss, f.valid]).toEqual(['mse', true])
  })

  it('says why a model does not fit', () => {
    const f = form()
    f.chooseDataset('houses')
    f.chooseModel('cnn')
    expect(f.valid).toBe(false)
    expect(f.modelProblem?.message).toContain('Conv2D')
  })

  it('says the training split’s size when the batch is larger', () => {
    const f = form()
    f.values.batchSize = 801
    expect(f.errors.batchSize).toBe('The training split has 800 examples; the batch size can be at most 800.')
    f.values.batchSize = 800
    expect(f.errors).toEqual({})
  })

  it.each([
    ['learningRate', NaN, 'Learning rate must be a number above 0'],
    ['learningRate', 0, 'Learning rate must be a number above 0'],
    ['batchSize', 0, 'Batch size must be a whole number'],
    ['batchSize', 1.5, 'Batch size must be a whole number'],
    ['epochs', NaN, 'Epochs must be a whole number'],
    ['dropout', 1, 'Dropout must be a number from 0 to below 1'],
    ['seed', -1, 'Seed must be a whole number'],
    ['l2', -0.1, 'L2 must be a number of at least 0']
  ] as const)('refuses %s %s', (field, value, sentence) => {
    const f = form()
    f.values[field] = value
    expect(f.errors[field]).toContain(sentence)
    expect(f.valid).toBe(false)
  })

  it('does not mind a momentum that is not used', () => {
    const f = form()
    f.values.momentum = NaN
    expect(f.valid).toBe(true)
    f.chooseOptimizer('momentum')
    expect(f.valid).toBe(false)
    expect(f.hoodHasError).toBe(true)
  })

  it('shows weight decay for AdamW only, and counts it like the others', () => {
    const f = form()
    f.values.weightDecay = 0.1
    expect([f.uses('weightDecay'), f.changedUnderTheHood]).toEqual([false, 0])
    f.chooseOptimizer('adamw')
    expect([f.uses('weightDecay'), f.changedUnderTheHood]).toEqual([true, 1])
    f.values.weightDecay = f.defaults.weightDecay
    f.values.globalClipNorm = 1
    expect([f.changedUnderTheHood, f.valid]).toEqual([1, true])
    expect(f.request().training).toMatchObject({ optimizer: 'adamw', globalClipNorm: 1 })
  })

  it('clips in one way only', () => {
    const f = form()
    f.values.clipNorm = 1
    f.values.clipValue = 0.5
    expect(Object.keys(f.errors)).toEqual(['clipNorm', 'clipValue'])
    expect(f.errors.clipNorm).toContain('one way only')
    expect([f.valid, f.hoodHasError]).toEqual([false, true])
    f.values.clipNorm = 0
    expect(f.valid).toBe(true)
  })

  it('lets a learning rate left alone follow the optimizer', () => {
    const f = form()
    f.chooseOptimizer('sgd')
    expect(f.values.learningRate).toBe(0.01)
    f.values.learningRate = 0.05
    f.chooseOptimizer('adam')
    expect(f.values.learningRate).toBe(0.05)
  })

  it('counts what was changed under the hood', () => {
    const f = form()
    expect(f.changedUnderTheHood).toBe(0)
    f.values.seed = 4
    f.values.momentum = 0.5
    f.threads = { interOp: 1, intraOp: 2 }
    expect(f.changedUnderTheHood).toBe(2)
    expect(f.request().threads).toEqual({ interOp: 1, intraOp: 2 })
  })

  it('takes a run’s recipe over, with a change', () => {
    const f = form()
    f.takeFrom(fakeRecipe({ modelName: 'cnn', training: { ...fakeTraining, learningRate: 10, seed: 3 } }), {
      learningRate: 1
    })
    expect([f.model?.name, f.values.learningRate, f.values.seed]).toEqual(['cnn', 1, 3])
  })

  it('has nothing to start without data', () => {
    const f = form([])
    expect(f.valid).toBe(false)
    expect(() => f.request()).toThrow()
  })
})
