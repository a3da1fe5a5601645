import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AnnealError } from '@shared/errors'
import { fakeDataset } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { cameraProblem } from './cameraWords'
import { Collector } from './collector.svelte'

const png = new Uint8Array([1, 2, 3])

function setUp(change: Parameters<typeof fakeHost>[0] = {}) {
  let grabbed = 0
  let end = (): void => undefined
  const released: string[] = []
  const close = vi.fn()
  const fake = fakeHost({
    'camera.begin': () => ({ collection: 'c1' }),
    'camera.add': () => ({}),
    'camera.remove': () => ({}),
    'camera.discard': () => ({}),
    'camera.import': ({ options }) => ({
      dataset: fakeDataset({ name: options.name }),
      modelsCreated: [],
      seconds: 1
    }),
    ...change
  })
  const collector = new Collector(
    { host: fake.client, datasets: [fakeDataset({ name: 'camera' })] },
    (_id, onend) => {
      end = onend
      return Promise.resolve({
        id: 'cam',
        show: () => undefined,
        grab: () => Promise.resolve({ png, url: `blob:${grabbed++}` }),
        close
      })
    },
    (url) => released.push(url)
  )
  return { collector, fake, released, close, disconnect: () => end() }
}

async function collect(collector: Collector, label: string, ms: number): Promise<void> {
  collector.label = label
  collector.hold()
  await vi.advanceTimersByTimeAsync(ms)
  collector.letGo()
  await vi.advanceTimersByTimeAsync(20)
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('Collector', () => {
  it('takes ten frames a second while it is held, by class and burst', async () => {
    const { collector, fake } = setUp()
    await collector.open()
    await collect(collector, '猫', 950)
    await collect(collector, '猫', 250)
    await collect(collector, ' dog ', 150)
    expect(collector.classes.map((c) => [c.label, c.frames.length, c.bursts])).toEqual([
      ['猫', 13, 2],
      ['dog', 2, 1]
    ])
    expect(collector.classes[0]?.frames[0]).toMatchObject({ burst: 2, frame: 3 })
    expect(fake.callsOf('camera.begin').length).toBe(1)
    expect(fake.callsOf('camera.add')[0]).toEqual({ collection: 'c1', label: '猫', burst: 1, frame: 1, png })
    await vi.advanceTimersByTimeAsync(1000)
    expect(collector.frames.length).toBe(15)
  })

  it('begins one collection however long that takes, and never gives two bursts one number', async () => {
    const begin = vi.fn(
      () => new Promise<{ collection: string }>((resolve) => setTimeout(() => resolve({ collection: 'c1' }), 250))
    )
    const { collector, fake } = setUp({ 'camera.begin': begin })
    await collector.open()
    await collect(collector, 'cat', 150)
    await collect(collector, 'cat', 50)
    await vi.advanceTimersByTimeAsync(500)
    expect(begin).toHaveBeenCalledTimes(1)
    expect(fake.callsOf('camera.add')).toMatchObject([
      { burst: 1, frame: 1 },
      { burst: 1, frame: 2 },
      { burst: 2, frame: 1 }
    ])
  })

  it('does not begin without a camera, a class, or with a name no folder can have', async () => {
    const { collector } = setUp()
    collector.label = 'cat'
    expect(collector.canHold).toBe(false)
    await collector.open()
    expect(collector.canHold).toBe(true)
    collector.label = ' '
    expect(collector.canHold).toBe(false)
    collector.label = '../cat'
    expect(collector.labelProblem).toContain('can’t contain')
    await collect(collector, 'a/b', 500)
    expect(collector.frames).toEqual([])
  })

  it('skips frames rather than letting them pile up, and says so', async () => {
    const { collector } = setUp({ 'camera.add': () => new Promise(() => undefined) })
    await collector.open()
    collector.label = 'cat'
    collector.hold()
    await vi.advanceTimersByTimeAsync(950)
    expect(collector.skipped).toBe(6)
    collector.letGo()
  })

  it('deletes frames and releases their pictures', async () => {
    const { collector, fake, released } = setUp()
    await collector.open()
    await collect(collector, 'cat', 250)
    const [newest] = collector.classes[0]?.frames ?? []
    const removing = collector.remove(newest ? [newest] : [])
    await vi.advanceTimersByTimeAsync(20)
    await removing
    expect(collector.frames.length).toBe(2)
    expect(fake.callsOf('camera.remove')).toEqual([{ collection: 'c1', label: 'cat', burst: 1, frame: 3 }])
    expect(released).toEqual(['blob:2'])
  })

  it('imports two classes or more under a free name, and then has nothing to discard', async () => {
    const { collector, fake } = setUp()
    await collector.open()
    await collect(collector, 'cat', 250)
    expect(collector.ready).toBe(false)
    await collect(collector, 'dog', 250)
    expect(collector.name).toBe('camera-2')
    collector.name = 'camera'
    expect(collector.ready).toBe(false)
    collector.name = 'pets'
    const importing = collector.import()
    await vi.advanceTimersByTimeAsync(20)
    expect(await importing).toBe('pets')
    expect(fake.callsOf('camera.import')).toMatchObject([{ collection: 'c1', options: { name: 'pets', copy: true } }])
    await collector.close()
    expect(fake.callsOf('camera.discard')).toEqual([])
  })

  it('keeps what was collected when the import fails, and discards it when it is closed', async () => {
    const { collector, fake, released, close } = setUp({
      'camera.import': () => {
        throw new AnnealError({ code: 'disk-full', message: 'Full.', hint: 'Free some.' })
      }
    })
    await collector.open()
    await collect(collector, 'cat', 50)
    await collect(collector, 'dog', 50)
    const importing = collector.import()
    await vi.advanceTimersByTimeAsync(20)
    expect(await importing).toBeUndefined()
    expect(collector.job.error?.code).toBe('disk-full')
    expect(collector.frames.length).toBe(2)
    const closing = collector.close()
    await vi.advanceTimersByTimeAsync(20)
    await closing
    expect(fake.callsOf('camera.discard')).toEqual([{ collection: 'c1' }])
    expect(released.length).toBe(2)
    expect(close).toHaveBeenCalled()
  })

  it('ends the burst and says why when a frame can’t be kept or the camera is gone', async () => {
    const { collector, disconnect } = setUp({
      'camera.add': () => {
        throw new AnnealError({ code: 'class-exists', message: 'There is “Cat”.', hint: 'Choose it.' })
      }
    })
    await collector.open()
    await collect(collector, 'cat', 50)
    expect(collector.error?.code).toBe('class-exists')
    expect(collector.burst).toBeNull()
    disconnect()
    expect([collector.camera, collector.error?.code]).toEqual([null, 'camera-gone'])
  })
})

describe('why there is no picture', () => {
  it.each([
    ['NotFoundError', 'camera-not-found'],
    ['OverconstrainedError', 'camera-not-found'],
    ['NotAllowedError', 'camera-denied'],
    ['NotReadableError', 'camera-busy'],
    ['AbortError', 'camera-busy'],
    ['UnknownError', 'camera-failed']
  ])('%s', (name, code) => {
    expect(cameraProblem(new DOMException('x', name)).code).toBe(code)
  })
  it('says it when the device can’t be opened', async () => {
    const collector = new Collector(
      { host: fakeHost({}).client, datasets: [] },
      () => Promise.reject(new DOMException('x', 'NotAllowedError')),
      () => undefined
    )
    await collector.open()
    expect(collector.error).toMatchObject({ code: 'camera-denied', hint: expect.stringContaining('privacy settings') })
    expect(collector.canHold).toBe(false)
  })
})
