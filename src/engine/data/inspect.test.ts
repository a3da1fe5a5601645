import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { burstFileName } from '@core/data/bursts'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureCache, importDataset, readPictureDetail, readSamples, sniffSource } from './index'

let dir: string
let source: string
let project: Project

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-inspect-'))
  source = join(dir, 'source')
  project = await createProject(join(dir, 'project'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function put(path: string, content: Buffer | string): Promise<void> {
  await mkdir(dirname(join(source, path)), { recursive: true })
  await writeFile(join(source, path), content)
}

function plain(width: number, height: number, red: number, blue: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: { r: red, g: 0, b: blue } } })
    .png()
    .toBuffer()
}

const importing = (copy = false) => importDataset(project, { paths: [source], options: { name: 'd', copy } })

describe('pictures closely', () => {
  it('have the figures of their pixels and of their file', async () => {
    await put('红/1.png', await plain(30, 20, 200, 10))
    await put(
      'blue/1.jpg',
      await sharp(await plain(40, 20, 0, 250))
        .jpeg()
        .toBuffer()
    )
    await put('notes.csv', 'file,label')
    const { dataset } = await importing()
    expect(dataset.pictures).toMatchObject({
      differentSizes: 2,
      width: { min: 30, max: 40 },
      formats: [
        { value: 'JPEG', count: 1 },
        { value: 'PNG', count: 1 }
      ]
    })
    expect(dataset.problems).toContainEqual(
      expect.objectContaining({ code: 'other-file', count: 1, where: [expect.stringContaining('notes.csv')] })
    )
    const of = (index: number, withOriginal: boolean) =>
      readPictureDetail(project, { dataset: 'd', index, withOriginal })
    const detail = await of(1, true)
    expect(detail.original).toEqual({
      width: 30,
      height: 20,
      grey: false,
      format: 'PNG',
      bytes: (await readFile(join(source, '红/1.png'))).length
    })
    expect(detail.channels.map(({ max }) => max)).toEqual([200, 0, 10])
    expect((await of(1, false)).original).toBeNull()
    await rename(source, join(dir, 'elsewhere'))
    expect((await of(1, true)).original).toBeNull()
    await expect(of(2, true)).rejects.toMatchObject({ code: 'no-picture' })
  })

  it('never look at a file outside their source, whatever a project says they came from', async () => {
    await put('a/1.png', await plain(8, 8, 1, 1))
    await put('b/1.png', await plain(8, 8, 2, 2))
    const { dataset } = await importing()
    await writeFile(join(dir, 'secret.png'), await plain(5, 5, 9, 9))
    const cache = project.datasets.cacheDir('d', dataset.cacheKey)
    const manifest = JSON.parse(await readFile(join(cache, 'manifest.json'), 'utf8')) as {
      files: { name: string; bytes: number; hash: string }[]
    }
    const { createHash } = await import('node:crypto')
    for (const origin of ['../secret.png', 'a/../../secret.png', join(dir, 'secret.png'), '..\\secret.png']) {
      const text = `${JSON.stringify(origin)}\n"b/1.png"\n`
      await writeFile(join(cache, 'origins.jsonl'), text)
      const entry = manifest.files.find(({ name }) => name === 'origins.jsonl')
      if (entry) {
        entry.bytes = Buffer.byteLength(text)
        entry.hash = createHash('sha256').update(text).digest('hex')
      }
      await writeFile(join(cache, 'manifest.json'), JSON.stringify(manifest))
      const detail = await readPictureDetail(project, { dataset: 'd', index: 0, withOriginal: true })
      expect(detail.original, origin).toBeNull()
    }
  })

  it('say before the import what is left out', async () => {
    await put('a/1.png', await plain(8, 8, 1, 1))
    await put('b/1.png', await plain(8, 8, 2, 2))
    expect(await sniffSource([source])).not.toHaveProperty('leftOut')
    await put('labels.csv', 'a,b')
    expect(await sniffSource([source])).toMatchObject({ leftOut: { count: 1, names: ['labels.csv'] } })
  })
})

describe('frames of a camera', () => {
  it('are split by burst, the same when the cache is made anew', async () => {
    for (const label of ['cat', 'dog']) {
      for (let burst = 1; burst <= 4; burst++) {
        for (let frame = 1; frame <= 5; frame++) {
          const picture = await plain(8, 8, burst * 20 + frame, label === 'cat' ? 0 : 200)
          await put(`${label}/${burstFileName(burst, frame)}`, picture)
        }
      }
    }
    const { dataset } = await importing(true)
    expect(dataset.split.kind).toBe('group')
    expect(dataset.splitCounts).toEqual({ train: 20, validation: 10, test: 10 })
    const partsOf = async (): Promise<Map<string, Set<string>>> => {
      const parts = new Map<string, Set<string>>()
      const { samples } = await readSamples(project, { name: 'd', filter: {}, offset: 0, limit: 100 })
      for (const { origin, split } of samples) {
        const burst = origin.replace(/-\d+\.png$/, '')
        parts.set(burst, (parts.get(burst) ?? new Set()).add(split))
      }
      return parts
    }
    const before = await partsOf()
    expect(before.size).toBe(8)
    expect([...before.values()].every((of) => of.size === 1)).toBe(true)
    await rm(project.datasets.cacheDir('d', dataset.cacheKey), { recursive: true })
    await ensureCache(project, 'd')
    expect(await partsOf()).toEqual(before)
  })
})

describe('the examples of a problem', () => {
  it('are found by its code, narrowed by split and class', async () => {
    for (let i = 0; i < 40; i++) await put(`a/${i}.png`, await plain(8, 8, i % 10, 1))
    for (let i = 0; i < 10; i++) await put(`b/${i}.png`, await plain(8, 8, i, 99))
    const { dataset } = await importing()
    const found = dataset.problems.find(({ code }) => code === 'exact-duplicates')
    const rows = found?.rows ?? []
    expect(rows.length).toBeGreaterThan(2)
    const page = (filter: object) =>
      readSamples(project, {
        name: 'd',
        filter: { problem: 'exact-duplicates', ...filter },
        offset: 0,
        limit: 100
      })
    expect((await page({})).samples.map(({ index }) => index)).toEqual(rows)
    const trained = await page({ split: 'train' })
    const held = [await page({ split: 'validation' }), await page({ split: 'test' })]
    expect(trained.total + (held[0]?.total ?? 0) + (held[1]?.total ?? 0)).toBe(rows.length)
    expect((await page({ label: 1 })).total).toBe(0)
    const unknown = await readSamples(project, { name: 'd', filter: { problem: 'none' }, offset: 0, limit: 10 })
    expect(unknown).toEqual({ total: 0, samples: [] })
  })
})
