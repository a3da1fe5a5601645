import { describe, expect, it } from 'vitest'
import { RunWatcher } from '../../app/runWatcher.svelte'
import { fakeRecipe } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { curveSeries, curveSummary, metricOf } from './curves'

const epoch = (n: number, loss: number, more = {}) => ({
  epoch: n,
  step: n * 25,
  loss,
  seconds: 1,
  examplesPerSecond: 800,
  stepMs: 4,
  ...more
})

describe('curves of a training', () => {
  it('draw steps where there are, else epochs', () => {
    const watcher = new RunWatcher(fakeHost({}).client, 'r1')
    const [training, validation] = curveSeries(watcher, 'loss')
    expect([training?.points().length, validation?.points().length]).toEqual([0, 0])
    watcher.take({ type: 'epoch', metrics: epoch(1, 0.5, { valLoss: 0.6 }), samples: [] })
    expect([training?.points().y[0], validation?.points().y[0]]).toEqual([0.5, 0.6])
    watcher.take({ type: 'steps', steps: [{ step: 30, epoch: 1.2, loss: 0.4, examplesPerSecond: 800 }] })
    expect(training?.points().y[0]).toBe(0.4)
    watcher.close()
  })

  it('are said in a sentence', () => {
    expect(curveSummary([], 'loss')).toBe('No figures yet.')
    expect(curveSummary([epoch(1, 0.9), epoch(2, 0.1, { valLoss: 0.125 })], 'loss')).toBe(
      'Training loss went from 0.900 to 0.100 in 2 epochs, validation loss is 0.125.'
    )
    expect(curveSummary([epoch(1, 1, { accuracy: 0.5 })], 'accuracy')).toMatch(/^Training accuracy went from 50.0.% to/)
  })

  it('measure regression by MAE', () => {
    const recipe = fakeRecipe()
    expect(metricOf(recipe)).toBe('accuracy')
    expect(metricOf({ ...recipe, dataset: { ...recipe.dataset, task: 'regression' } })).toBe('mae')
    expect(metricOf(undefined)).toBe('accuracy')
  })
})
