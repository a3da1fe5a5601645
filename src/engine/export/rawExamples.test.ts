import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { importDataset, openPacked } from '@engine/data'
import { zipOf } from '@engine/data/archive/fixtures'
import { bytesOf, npyOf, npzOf } from '@engine/data/readers/npy/fixtures'
import { runWithWeights } from './fixtures'
import { rawExamples } from './rawExamples'

let root: string
let project: Project
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anneal-raw-'))
  project = await createProject(join(root, 'project'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** The raw pictures of these rows, as an export is checked with. */
async function rawOf(source: string, name: string, rows: number[]) {
  await importDataset(project, { paths: [source], options: { name } })
  const run = await runWithWeights(project, name, 'dense')
  const data = await openPacked(project, name)
  const examples = await rawExamples(project, run.recipe, data, Int32Array.from(rows), {})
  return { data, images: examples.map((example) => Object.values(example)[0]) }
}

describe('raw examples', () => {
  it('of arrays are the arrays’ own images, scaled to bytes', async () => {
    const path = join(root, 'a.npz')
    const values = Float32Array.from({ length: 20 * 6 }, (_, i) => i / 119)
    const x = npyOf('<f4', [20, 2, 3], Buffer.from(values.buffer))
    const y = npyOf('|u1', [20], bytesOf(Array.from({ length: 20 }, (_, i) => i % 2)))
    await writeFile(path, npzOf({ x_train: x, y_train: y }))
    const { images } = await rawOf(path, 'arrays', [3, 0])
    expect(images).toMatchObject([
      {
        width: 3,
        height: 2,
        channels: 1,
        data: Uint8Array.from({ length: 6 }, (_, i) => Math.round(((18 + i) / 119) * 255))
      },
      { width: 3, height: 2, channels: 1, data: Uint8Array.from({ length: 6 }, (_, i) => Math.round((i / 119) * 255)) }
    ])
  })

  it('of an archive with labels are its files, from the project’s copy', async () => {
    const shades = Array.from({ length: 20 }, (_, i) => i * 12)
    const files = await Promise.all(
      shades.map(async (shade, i) => ({
        name: `p/${i}.png`,
        content: await sharp({ create: { width: 9, height: 7, channels: 3, background: { r: shade, g: 1, b: 2 } } })
          .png()
          .toBuffer()
      }))
    )
    const rows = shades.map((_, i) => `${i}.png,${i % 2 ? 'odd' : 'even'}`)
    const path = join(root, 'p.zip')
    await writeFile(
      path,
      zipOf([...files, { name: 'p/labels.csv', content: Buffer.from(`file,label\n${rows.join('\n')}\n`) }])
    )
    const { data, images } = await rawOf(path, 'zipped', [5])
    const shade = shades[Number(/\d+/.exec(data.origin(5))?.[0])] ?? -1
    expect(images).toMatchObject([{ width: 9, height: 7 }])
    expect([...((images[0] as { data: Uint8Array }).data.subarray(0, 3) ?? [])]).toEqual([shade, 1, 2])
    await writeFile(path, 'the archive is not needed any more')
    await expect(rawOf(path, 'gone', [0])).rejects.toMatchObject({ code: 'archive-damaged' })
  })
})
