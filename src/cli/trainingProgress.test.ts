import { expect, test } from 'vitest'
import type { StoredRun } from '@store/index'
import { openTerminal } from './terminal'
import { followTraining } from './trainingProgress'

test('off a terminal a line stays for what takes seconds, and for nothing that passes', () => {
  let err = ''
  const streams = { out: () => undefined, live: false, columns: () => 80, now: () => 0 }
  const terminal = openTerminal(false, { ...streams, err: (text) => void (err += text) })
  const run = { state: { epochs: 3, totalSteps: 30 } } as StoredRun
  const follow = followTraining(terminal, run)
  follow({ type: 'activity', sentence: 'Loading TensorFlow' })
  follow({ type: 'activity', sentence: 'Choosing the fastest setting', long: true })
  follow({ type: 'steps', steps: [{ step: 1, epoch: 0.1, loss: 1, examplesPerSecond: 10 }] })
  expect(err).toBe('Choosing the fastest setting …\n')
})
