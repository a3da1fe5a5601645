import { describe, expect, it } from 'vitest'
import { lossNames, optimizerNames, runStatuses, stopReasons, trainingSpecSchema } from '@shared/project'
import {
  canBecome,
  checkTransition,
  clipConflict,
  completeTraining,
  defaultTraining,
  endings,
  isResumable,
  lossCatalogue,
  optimizerCatalogue,
  usesSetting
} from './index'

describe('the catalogues', () => {
  it('describe every loss and optimizer a recipe can name', () => {
    for (const name of lossNames) expect(lossCatalogue[name].name).toBe(name)
    for (const name of optimizerNames) expect(optimizerCatalogue[name].name).toBe(name)
  })

  it('say which optimizers a setting has an effect with', () => {
    const users = (setting: 'momentum' | 'weightDecay' | 'l2'): string[] =>
      optimizerNames.filter((name) => usesSetting(name, setting))
    expect(users('momentum')).toEqual(['momentum', 'nesterov'])
    expect(users('weightDecay')).toEqual(['adamw'])
    expect(users('l2')).toEqual([...optimizerNames])
  })

  it('clip gradients in one way only', () => {
    const training = defaultTraining('classification')
    expect(clipConflict(training)).toEqual([])
    expect(clipConflict({ ...training, clipValue: 1 })).toEqual([])
    expect(clipConflict({ ...training, clipNorm: 2, clipValue: 1 })).toEqual(['clipNorm', 'clipValue'])
  })

  it('offer a loss only for tasks it makes sense for', () => {
    expect(lossCatalogue.crossentropy.tasks).toEqual(['classification'])
    expect(lossCatalogue.mse.tasks).toContain('regression')
  })
})

describe('defaults', () => {
  it('are valid and fit the task', () => {
    for (const task of ['classification', 'regression'] as const) {
      const training = defaultTraining(task)
      expect(trainingSpecSchema.parse(training)).toEqual(training)
      expect(lossCatalogue[training.loss].tasks).toContain(task)
    }
  })

  it('fill what was not chosen; the learning rate follows the optimizer', () => {
    expect(completeTraining('classification', { epochs: 3, optimizer: 'sgd' })).toEqual({
      ...defaultTraining('classification'),
      epochs: 3,
      optimizer: 'sgd',
      learningRate: 0.01
    })
    expect(completeTraining('classification', { optimizer: 'sgd', learningRate: 0.5 }).learningRate).toBe(0.5)
    expect(completeTraining('regression', { loss: undefined }).loss).toBe('mse')
    expect(completeTraining('regression', {}, 20).batchSize).toBe(20)
    expect(completeTraining('regression', {}, 5_000).batchSize).toBe(32)
    expect(completeTraining('regression', { batchSize: 32 }, 20).batchSize).toBe(32)
  })
})

describe('the life of a run', () => {
  it('ends only in statuses from which it can be resumed, but for completed', () => {
    for (const reason of stopReasons) {
      const { status } = endings[reason]
      expect(canBecome('running', status)).toBe(true)
      expect(canBecome(status, 'running')).toBe(status !== 'completed')
    }
  })

  it('never returns to created', () => {
    for (const status of runStatuses) expect(canBecome(status, 'created')).toBe(false)
  })

  it('refuses what is not in the table, saying so', () => {
    expect(() => checkTransition('completed', 'running', 'cnn 1')).toThrow(/“cnn 1” is complete/)
    expect(() => checkTransition('created', 'paused', 'cnn 1')).toThrow(/not started/)
    expect(() => checkTransition('paused', 'running', 'cnn 1')).not.toThrow()
  })

  it('does not go on after a loss that was not finite', () => {
    expect(isResumable('stopped', 'user')).toBe(true)
    expect(isResumable('interrupted', null)).toBe(true)
    expect(isResumable('stopped', 'nan')).toBe(false)
    expect(isResumable('completed', 'completed')).toBe(false)
  })
})
