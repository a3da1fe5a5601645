import { describe, expect, it } from 'vitest'
import { fakeState } from '../../host/fakeData'
import { isActive, phaseOf } from './phase'

const error = { code: 'engine-died', message: 'The engine stopped.', hint: 'Resume.' }
const of = (change: Parameters<typeof fakeState>[0], alive = false, crashed: typeof error | null = null) =>
  phaseOf({ state: fakeState(change), alive, crashed })

describe('phase of a training', () => {
  it.each([
    ['nothing', phaseOf(null), 'none'],
    ['a recipe that was never started', of({ status: 'created', stopped: null }), 'none'],
    ['loading', of({ status: 'created', stopped: null }, true), 'starting'],
    ['running', of({ status: 'running', stopped: null }, true), 'running'],
    ['running without its process', of({ status: 'running', stopped: null }, false), 'interrupted'],
    ['paused', of({ status: 'paused', stopped: null }, true), 'paused'],
    ['paused without its process', of({ status: 'paused', stopped: null }), 'interrupted'],
    ['stopped by the person', of({ status: 'stopped', stopped: 'user' }), 'stopped'],
    ['NaN', of({ status: 'stopped', stopped: 'nan' }), 'nan'],
    ['failed', of({ status: 'failed', stopped: 'error' }), 'failed'],
    ['a crash while running', of({ status: 'running', stopped: null }, false, error), 'crashed'],
    ['a crash after the end', of({ status: 'completed' }, false, error), 'completed']
  ])('%s', (_, phase, expected) => {
    expect(phase).toBe(expected)
  })

  it('is active while the engine is used', () => {
    expect((['starting', 'running', 'paused', 'stopped', 'nan', 'none'] as const).map(isActive)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false
    ])
  })
})
