import { describe, expect, it } from 'vitest'
import { trainingSpecSchema } from '.'
import { training } from './fixtures'

describe('training settings', () => {
  it.each([
    ['learningRate', Number.NaN, 'Learning rate must be a number above 0'],
    ['learningRate', 0, 'Learning rate must be a number above 0'],
    ['learningRate', Infinity, 'Learning rate must be a number above 0'],
    ['batchSize', 0, 'Batch size must be a whole number of at least 1'],
    ['batchSize', 1.5, 'Batch size must be a whole number of at least 1'],
    ['epochs', -1, 'Epochs must be a whole number of at least 1'],
    ['l1', -0.1, 'L1 must be a number of at least 0'],
    ['dropout', 1, 'Dropout must be a number from 0 to below 1'],
    ['weightDecay', 1.5, 'Weight decay must be a number from 0 to 1'],
    ['clipNorm', -1, 'Clip norm must be a number of at least 0; 0 is off'],
    ['globalClipNorm', Number.NaN, 'Global clip norm must be a number'],
    ['clipValue', -0.5, 'Clip value must be a number'],
    ['momentum', 1.5, 'Momentum must be a number from 0 to 1'],
    ['seed', 0.5, 'Seed must be a whole number'],
    ['seed', -1, 'Seed must be a whole number']
  ])('refuses %s %s in plain words', (field, value, sentence) => {
    const { error } = trainingSpecSchema.safeParse({ ...training, [field]: value })
    expect(error?.issues[0]?.message).toContain(sentence)
  })
  it('of before there were weight decay and clipping have the usual ones', () => {
    const { weightDecay: _, clipNorm: __, globalClipNorm: ___, clipValue: ____, ...old } = training
    expect(trainingSpecSchema.parse(old)).toEqual(training)
  })
})
