/** The gallery's pictures: the training graph's own code on real examples. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AugmentPreview, Augmented } from '@shared/ipc/payloads'
import { parseShortForm } from '@core/data/augmentations'
import { createProject, type Project } from '@store/index'
import { importDataset, openPacked } from '@engine/data'
import { setThreads } from '@engine/runtime'
import { writeDigits } from '@engine/training/fixtures'
import { previewAugmentation } from './preview'

let root: string
let project: Project
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  root = await mkdtemp(join(tmpdir(), 'anneal-preview-'))
  project = await createProject(join(root, 'project'), { name: 'Test' })
  await writeDigits(join(root, 'digits'), { train: 200, test: 20 })
  const options = { name: 'digits', seed: 0, fit: 'pad', copy: false } as const
  await importDataset(project, { paths: [join(root, 'digits')], options })
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function preview(list: string, change: Partial<AugmentPreview> = {}): Promise<Augmented[]> {
  const augmentation = list === '' ? [] : parseShortForm(list)
  return (await previewAugmentation(project, { dataset: 'digits', augmentation, seed: 1, count: 6, ...change }))
    .pictures
}
const pixelsOf = async ({ picture }: Augmented): Promise<number[]> => [
  ...(await sharp(picture).toColourspace('b-w').raw().toBuffer())
]

describe('the preview', () => {
  it('shows training examples as they are where nothing is done', async () => {
    const data = await openPacked(project, 'digits')
    const column = data.columns.find((one) => one.kind === 'image')
    if (column?.kind !== 'image') throw new Error('No pictures')
    const train = new Set(data.rows('train'))
    const found = await preview('')
    expect(found).toHaveLength(6)
    expect(new Set(found.map(({ index }) => index)).size).toBe(6)
    for (const one of found) {
      expect(train.has(one.index)).toBe(true)
      expect(await pixelsOf(one)).toEqual([...column.pixels.read(Int32Array.of(one.index))])
      expect(one.parts).toEqual([{ index: one.index, target: one.index % 3, share: 1 }])
    }
  })

  it('draws the same for the same seed, and another range changes only how much', async () => {
    const first = await preview('noise:0.1..0.1')
    expect(await preview('noise:0.1..0.1')).toEqual(first)
    const other = await preview('noise:0.1..0.1', { seed: 2 })
    expect(other.map(({ index }) => index)).not.toEqual(first.map(({ index }) => index))
    const stronger = await preview('noise:0.2..0.2')
    expect(stronger.map(({ index }) => index)).toEqual(first.map(({ index }) => index))
  })

  it('tells whose targets a mixture has', async () => {
    for (const { index, parts } of await preview('mixup:4')) {
      expect(parts).toHaveLength(2)
      expect(parts[0]?.index).toBe(index)
      expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 5)
    }
  })

  it('takes under 300 ms once TensorFlow is there', async () => {
    const all = 'flip,rotate,shift,zoom,shear,crop,brightness,contrast,noise,blur:3,cutout,mixup,cutmix'
    await preview(all)
    const begun = performance.now()
    await preview(all, { count: 8 })
    expect(performance.now() - begun).toBeLessThan(300)
  })

  it('has an answer for what can’t be shown', async () => {
    await expect(preview('hue')).rejects.toMatchObject({ code: 'augmentation-does-not-fit' })
    await expect(preview('flip', { dataset: 'nothing' })).rejects.toMatchObject({ code: 'dataset-not-found' })
    expect(await preview('flip', { count: 64 })).toHaveLength(64)
  })
})
