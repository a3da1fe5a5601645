/** Pictures are shown by the thousand: inside Electron on Linux each that sharp makes leaves memory behind for good. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createProject, type Project } from '@store/index'
import { previewAugmentation } from '@engine/augment/preview'
import { setThreads } from '@engine/runtime'
import { writeDigits } from '@engine/training/fixtures'
import { importDataset, readPicture } from './index'

const used = vi.hoisted(() => vi.fn())
vi.mock('sharp', () => ({
  default: (...given: unknown[]) => {
    used(...given)
    throw new Error('sharp was asked for a picture')
  }
}))

let root: string
let project: Project
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  root = await mkdtemp(join(tmpdir(), 'anneal-picture-'))
  project = await createProject(join(root, 'project'), { name: 'Test' })
  await writeDigits(join(root, 'digits'), { train: 40, test: 10 })
  const options = { name: 'digits', seed: 0, fit: 'pad', copy: false } as const
  await importDataset(project, { paths: [join(root, 'digits')], options })
})
afterAll(() => rm(root, { recursive: true, force: true }))

it('shows examples and what augmentation makes of them without sharp', async () => {
  const { bytes } = await readPicture(project, 'digits', 0, 96)
  const asked = { dataset: 'digits', augmentation: [], seed: 0, count: 2 }
  const { pictures } = await previewAugmentation(project, asked)
  for (const png of [bytes, ...pictures.map(({ picture }) => picture)])
    expect([...png.subarray(1, 4)]).toEqual([80, 78, 71])
  expect(used).not.toHaveBeenCalled()
})
