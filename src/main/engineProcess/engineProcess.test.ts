import { describe, expect, it } from 'vitest'
import { workbenchContract } from '@shared/ipc/engineContract'
import type { Port } from '@shared/ipc/rpc'
import type { AnnealError } from '@shared/errors'
import type { EngineProcess } from './childProcess'
import { exitReason, type Exit } from './exitReason'
import { RestartPolicy } from './restartPolicy'
import { trainerStarter } from './trainer'
import { Workbench } from './workbench'

describe('why a process ended, in words', () => {
  it.each([
    [{ code: 11, stderr: [] }, 'linux', 'it crashed (memory access)'],
    [{ code: 139, stderr: [] }, 'linux', 'it crashed (memory access)'],
    [{ code: 5, stderr: [] }, 'linux', 'it needed more memory in one piece than it can have'],
    [{ code: 9, stderr: [] }, 'linux', 'it was ended from outside, most often because the computer ran out of memory'],
    [{ code: 6, stderr: ['FATAL ERROR: JavaScript heap out of memory'] }, 'linux', 'it ran out of memory'],
    [
      { code: 6, stderr: ["terminate called after throwing an instance of 'std::bad_alloc'"] },
      'darwin',
      'it ran out of memory'
    ],
    [{ code: -1073741819, stderr: [] }, 'win32', 'it crashed (memory access)'],
    [{ code: 0xc0000374, stderr: [] }, 'win32', 'it crashed (0xc0000374)'],
    [{ code: 1, stderr: ['Error: Cannot find x', '    at y'] }, 'linux', 'it failed with “Error: Cannot find x”'],
    [{ code: 3, stderr: [] }, 'win32', 'it ended with code 3'],
    [{ code: 0, stderr: [] }, 'linux', 'it ended by itself']
  ] as const)('%j on %s', (exit, platform, words) => {
    expect(exitReason(exit, platform)).toBe(words)
  })
})

describe('restarts', () => {
  it('three crashes in a row are enough', () => {
    const policy = new RestartPolicy({ limit: 3, wellAfterMs: 1000 })
    policy.started(0)
    expect([policy.crashed(10), policy.crashed(20), policy.crashed(30)]).toEqual([true, true, false])
    expect(policy.canRetry).toBe(false)
    policy.reset()
    expect(policy.canRetry).toBe(true)
  })

  it('a process that was well for long, or got somewhere, begins a new row', () => {
    const policy = new RestartPolicy({ limit: 2, wellAfterMs: 1000 })
    policy.started(0)
    expect(policy.crashed(10)).toBe(true)
    policy.started(20)
    expect(policy.crashed(1020)).toBe(true)
    policy.progressed()
    policy.started(1025)
    expect(policy.crashed(1030)).toBe(true)
    expect(policy.crashed(1040)).toBe(false)
  })
})

/** A process whose other end is in the test's hand. */
class FakeProcess implements EngineProcess {
  readonly posted: { t: string; id: number; name: string; input: unknown }[] = []
  #listener: (message: unknown) => void = () => undefined
  end: (exit: Exit) => void = () => undefined
  readonly ended = new Promise<Exit>((resolve) => (this.end = resolve))
  readonly port: Port = {
    post: (message) => this.posted.push(message as FakeProcess['posted'][number]),
    listen: (listener) => {
      this.#listener = listener
      return () => undefined
    }
  }
  async kill(): Promise<Exit> {
    this.end({ code: 0, stderr: [] })
    return this.ended
  }
  async answer(name: string, value: unknown): Promise<void> {
    for (let i = 0; i < 20 && !this.posted.some((m) => m.name === name); i++) await Promise.resolve()
    const call = this.posted.find((m) => m.name === name)
    if (!call) throw new Error(`${name} was not called`)
    this.#listener({ t: 'done', id: call.id, value })
  }
  say(name: string, event: unknown): void {
    const call = this.posted.find((m) => m.name === name)
    this.#listener({ t: 'event', id: call?.id, event })
  }
}

describe('the workbench', () => {
  const setUp = (): { forked: FakeProcess[]; crashes: [AnnealError, boolean][]; workbench: Workbench } => {
    const forked: FakeProcess[] = []
    const crashes: [AnnealError, boolean][] = []
    const fork = (): FakeProcess => {
      const process = new FakeProcess()
      forked.push(process)
      return process
    }
    return { forked, crashes, workbench: new Workbench(fork, (error, canRetry) => crashes.push([error, canRetry])) }
  }
  const at = (forked: FakeProcess[], i: number): FakeProcess => {
    const process = forked[i]
    if (!process) throw new Error(`process ${i} was not forked`)
    return process
  }

  it('starts when first needed, with the project opened before anything else', async () => {
    const { forked, workbench } = setUp()
    await workbench.open('/p')
    expect(forked).toHaveLength(0)
    const sniffed = workbench.call('sniff', { paths: ['/x'] })
    await at(forked, 0).answer('open', {})
    await at(forked, 0).answer('sniff', { type: 'image' })
    expect(await sniffed).toEqual({ type: 'image' })
    expect(at(forked, 0).posted.map((m) => m.name)).toEqual(['open', 'sniff'])
    expect(Object.keys(workbenchContract)).toContain('open')
  })

  it('says why it died, fails what was under way, and is there again', async () => {
    const { forked, crashes, workbench } = setUp()
    const device = workbench.call('device', {})
    await Promise.resolve()
    at(forked, 0).end({ code: 11, stderr: [] })
    await expect(device).rejects.toMatchObject({
      code: 'engine-stopped',
      message: 'The engine stopped: it crashed (memory access). Your project is kept.'
    })
    expect(crashes.map(([, canRetry]) => canRetry)).toEqual([true])
    expect(forked).toHaveLength(2)
    const again = workbench.call('device', {})
    await at(forked, 1).answer('device', { device: 'cpu' })
    expect(await again).toEqual({ device: 'cpu' })
  })

  it('gives up after three, until it is restarted', async () => {
    const { forked, crashes, workbench } = setUp()
    const calls = workbench.call('device', {}).catch(() => undefined)
    for (let i = 0; i < 3; i++) {
      at(forked, i).end({ code: 6, stderr: [] })
      await new Promise((resolve) => setTimeout(resolve))
    }
    await calls
    expect(crashes.map(([, canRetry]) => canRetry)).toEqual([true, true, false])
    expect(forked).toHaveLength(3)
    await expect(workbench.call('device', {})).rejects.toMatchObject({ code: 'engine-stopped' })
    await workbench.restart()
    expect(forked).toHaveLength(4)
  })

  it('a kill on purpose is no crash', async () => {
    const { forked, crashes, workbench } = setUp()
    const device = workbench.call('device', {})
    await Promise.resolve()
    await workbench.kill()
    await expect(device).rejects.toMatchObject({ code: 'cancelled' })
    expect(crashes).toEqual([])
    expect(forked).toHaveLength(1)
  })
})

describe('a trainer', () => {
  const order = { project: '/p', run: 'r1', resume: false, threads: { interOp: 1, intraOp: 2 } }

  it('gets its threads by environment and reports a death by its reason', async () => {
    const process = new FakeProcess()
    let env: Record<string, string> = {}
    const trainer = trainerStarter((_entry, _title, given) => {
      env = given
      return process
    })(order, () => undefined)
    expect(env).toEqual({ TF_NUM_INTEROP_THREADS: '1', TF_NUM_INTRAOP_THREADS: '2' })
    process.end({ code: 11, stderr: [] })
    expect(await trainer.end).toEqual({ kind: 'crashed', reason: 'it crashed (memory access)' })
  })

  it('ends its process when the training is over, and only then', async () => {
    const process = new FakeProcess()
    const events: unknown[] = []
    const trainer = trainerStarter(() => process)(order, (event) => events.push(event))
    process.say('train', { type: 'activity', sentence: 'Loading TensorFlow' })
    await process.answer('train', {})
    expect(await trainer.end).toEqual({ kind: 'done' })
    await process.ended
    expect(events).toEqual([{ type: 'activity', sentence: 'Loading TensorFlow' }])
  })

  it('killed on purpose says so', async () => {
    const trainer = trainerStarter(() => new FakeProcess())(order, () => undefined)
    await trainer.kill()
    expect(await trainer.end).toEqual({ kind: 'killed' })
  })
})
