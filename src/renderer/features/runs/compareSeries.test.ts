import { describe, expect, it } from 'vitest'
import { fakeRun } from '../../host/fakeData'
import { compareSeries } from './compareSeries'
import { scoreOf } from './score'

const epoch = (n: number, more = {}) => ({
  epoch: n,
  step: n,
  loss: 1 / n,
  seconds: 1,
  examplesPerSecond: 1,
  stepMs: 1,
  ...more
})

describe('compared curves', () => {
  it('give each run a colour, and validation a dashed line where there is one', () => {
    const series = compareSeries(
      [
        { id: 'a', epochs: [epoch(1, { valLoss: 2 }), epoch(2, { valLoss: 1 })] },
        { id: 'b', epochs: [epoch(1)] }
      ],
      ['first', 'second'],
      'loss'
    )
    expect(series.map((s) => [s.id, s.label, s.colour, s.dashed ?? false])).toEqual([
      ['a-training', 'first', '--class-0', false],
      ['a-validation', 'validation', '--class-0', true],
      ['b-training', 'second', '--class-1', false]
    ])
    expect(series[1]?.points()).toEqual({ x: [1, 2], y: [2, 1], length: 2 })
  })

  it('skip epochs without the measure', () => {
    const [training] = compareSeries([{ id: 'a', epochs: [epoch(1), epoch(2, { accuracy: 0.5 })] }], ['a'], 'accuracy')
    expect(training?.points()).toEqual({ x: [2], y: [0.5], length: 1 })
  })
})

describe('score in the list', () => {
  it('is validation where there is one, else training', () => {
    expect(scoreOf(fakeRun({ state: { last: epoch(1, { accuracy: 0.9, valAccuracy: 0.8 }) } })).value).toBe(0.8)
    expect(scoreOf(fakeRun({ state: { last: epoch(1, { accuracy: 0.9 }) } })).value).toBe(0.9)
    expect(scoreOf(fakeRun({ state: { last: epoch(1, { mae: 3, valMae: 4 }) } })).text).toBe('MAE 4.00')
    expect(scoreOf(fakeRun({ state: { last: null } })).text).toBe('–')
  })
})
