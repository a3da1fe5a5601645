import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AnnealError } from '@shared/errors'
import type { Augmented } from '@shared/ipc/payloads'
import type { Augmentation } from '@shared/project'
import { History } from '../../app/history.svelte'
import { fakeDataset } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { AugmentControl } from './augment.svelte'
import { answerOf } from './augmentWords'
import { settingValues, withSetting } from './augmentValues'

const shown: Augmented = { index: 3, picture: Uint8Array.of(1), parts: [{ index: 3, target: 0, share: 1 }] }
type Preview = NonNullable<Parameters<typeof fakeHost>[0]['datasets.previewAugmentation']>

function setUp(preview: Preview = () => ({ pictures: [shown] })) {
  const fake = fakeHost({
    'datasets.previewAugmentation': preview,
    'datasets.augment': ({ name, augmentation }) => {
      if (augmentation.some(({ kind }) => kind === 'hue')) {
        throw new AnnealError({ code: 'does-not-fit', message: 'They are grey.', hint: 'Remove it.' })
      }
      return { ...fakeDataset({ name }), augmentation }
    }
  })
  const history = new History()
  return { fake, history, control: new AugmentControl(fake.client, history, fakeDataset({ name: 'digits' })) }
}
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)

describe('AugmentControl', () => {
  it('shows what the present list does, and keeps it when nothing changes for a moment', async () => {
    const { fake, control } = setUp()
    control.add('rotate')
    control.set(0, { kind: 'rotate', range: { from: -40, to: 5 }, probability: 0.5 })
    await settle()
    expect(control.pictures).toEqual([shown])
    expect(fake.callsOf('datasets.augment')).toEqual([])
    await vi.advanceTimersByTimeAsync(500)
    expect(fake.callsOf('datasets.augment')).toEqual([
      {
        name: 'digits',
        augmentation: [{ kind: 'rotate', range: { from: -40, to: 5 }, probability: 0.5 }]
      }
    ])
    control.remove(0)
    await vi.advanceTimersByTimeAsync(500)
    expect(fake.callsOf('datasets.augment').at(-1)).toMatchObject({ augmentation: [] })
  })

  it('asks for one preview at a time, and of those asked meanwhile only for the last', async () => {
    let answer: (value: { pictures: Augmented[] }) => void = () => undefined
    const { fake, control } = setUp(() => new Promise((resolve) => (answer = resolve)))
    control.add('blur')
    await settle()
    for (const to of [1, 2, 3]) control.set(0, { kind: 'blur', range: { from: 0, to }, probability: 1 })
    await settle()
    expect(fake.callsOf('datasets.previewAugmentation')).toHaveLength(1)
    answer({ pictures: [] })
    await settle()
    answer({ pictures: [shown] })
    await settle()
    const asked = fake.callsOf('datasets.previewAugmentation')
    expect(asked).toHaveLength(2)
    expect(asked[1]).toMatchObject({ augmentation: [{ kind: 'blur', range: { from: 0, to: 3 } }] })
    expect(control.pictures).toEqual([shown])
  })

  it('reshuffles with another seed', async () => {
    const { fake, control } = setUp()
    await control.show()
    control.reshuffle()
    await settle()
    const seeds = fake.callsOf('datasets.previewAugmentation').map((input) => (input as { seed: number }).seed)
    expect(new Set(seeds).size).toBe(2)
  })

  it('keeps what is not kept yet when it is closed', async () => {
    const { fake, control } = setUp()
    control.add('flip')
    await control.close()
    expect(fake.callsOf('datasets.augment')).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(fake.callsOf('datasets.augment')).toHaveLength(1)
  })

  it('tells what could not be kept or shown', async () => {
    const { control } = setUp(() => {
      throw new AnnealError({ code: 'no-training-data', message: 'Empty.', hint: 'Import more.' })
    })
    await control.show()
    expect(control.error?.code).toBe('no-training-data')
  })

  it('goes on saying what was not kept while its pictures can be shown, and when it is closed', async () => {
    const { control, history } = setUp()
    control.add('hue')
    await vi.advanceTimersByTimeAsync(500)
    control.reshuffle()
    await settle()
    expect([control.refused?.code, control.error, history.undoTitle]).toEqual(['does-not-fit', null, null])
    control.add('blur')
    await expect(control.close()).rejects.toMatchObject({ code: 'does-not-fit' })
  })

  it('is undone and redone step by step, after it was closed too', async () => {
    const { fake, control, history } = setUp()
    const kept = () => (fake.callsOf('datasets.augment').at(-1) as { augmentation: Augmentation[] }).augmentation
    control.add('rotate')
    await vi.advanceTimersByTimeAsync(500)
    control.add('blur')
    await control.close()
    expect(await history.undo()).toBe('Change augmentation of “digits”')
    expect([kept(), control.list].map((list) => list.map(({ kind }) => kind))).toEqual([['rotate'], ['rotate']])
    await history.undo()
    expect(kept()).toEqual([])
    await history.redo()
    expect(kept()).toHaveLength(1)
  })
})

it('says what a mixture is of, without what would read 0 %', () => {
  const of = (...shares: number[]) => ({ parts: shares.map((share, target) => ({ index: target, target, share })) })
  const label = (target: number): string => ['cat', 'dog'][target] ?? ''
  expect([[1], [0.7, 0.3], [0.996, 0.004]].map((shares) => answerOf(of(...shares), label))).toEqual([
    'cat',
    'cat: 70 %, dog: 30 %',
    'cat'
  ])
})

describe('the numbers of an augmentation', () => {
  it('are read and changed by field', () => {
    const shift: Augmentation = { kind: 'shift', x: { from: -0.1, to: 0.2 }, y: { from: 0, to: 0 }, probability: 1 }
    expect(settingValues(shift, 'x')).toEqual([-0.1, 0.2])
    expect(withSetting(shift, 'y', [-0.3, 0.3])).toEqual({ ...shift, y: { from: -0.3, to: 0.3 } })
    const mixup: Augmentation = { kind: 'mixup', alpha: 0.2, probability: 1 }
    expect(settingValues(mixup, 'alpha')).toEqual([0.2])
    expect(withSetting(mixup, 'alpha', [1])).toEqual({ ...mixup, alpha: 1 })
    expect(settingValues(mixup, 'range')).toEqual([])
  })
})
