import { describe, expect, it } from 'vitest'
import { AnnealError, throwIfAborted } from '@shared/errors'
import { fakeHost } from './fakeHost'
import { fakeEvaluation } from './fakeData'
import { Job } from './job.svelte'

const input = { run: 'r1', split: 'test' as const }

describe('Job', () => {
  it('shows progress while it runs and gives the result', async () => {
    const job = new Job()
    const seen: number[] = []
    const { client } = fakeHost({
      'evaluations.run': async (_, { send }) => {
        send({ stage: 'Evaluating', done: 5, total: 10, unit: 'examples' })
        await new Promise((r) => setTimeout(r))
        seen.push(job.meter.done)
        return fakeEvaluation()
      }
    })
    const result = await job.run((options) => client.call('evaluations.run', input, options))
    expect(result?.examples).toBe(6)
    expect(seen).toEqual([5])
    expect([job.running, job.error]).toEqual([false, null])
  })

  it('ends quietly when it is cancelled, and only one runs at a time', async () => {
    const job = new Job()
    const { client, calls } = fakeHost({
      'evaluations.run': async (_, { signal }) => {
        await new Promise((r) => signal.addEventListener('abort', r))
        throwIfAborted(signal)
        return fakeEvaluation()
      }
    })
    const first = job.run((options) => client.call('evaluations.run', input, options))
    expect(await job.run((options) => client.call('evaluations.run', input, options))).toBeUndefined()
    job.cancel()
    expect(job.cancelling).toBe(true)
    expect(await first).toBeUndefined()
    expect([calls.length, job.running, job.error]).toEqual([1, false, null])
  })

  it('keeps a failure until it is dismissed', async () => {
    const job = new Job()
    const { client } = fakeHost({
      'evaluations.run': () => {
        throw new AnnealError({ code: 'run-has-no-model', message: 'No model yet.', hint: 'Train an epoch.' })
      }
    })
    await job.run((options) => client.call('evaluations.run', input, options))
    expect(job.error).toMatchObject({ code: 'run-has-no-model', hint: 'Train an epoch.' })
    job.dismiss()
    expect(job.error).toBeNull()
  })
})
