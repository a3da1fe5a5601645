import { createHash } from 'node:crypto'
import { appendFile, chmod, mkdtemp, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pixelsOf } from './fixtures'
import { checkSource, ensureCache, importDataset, openPacked, readPicture, readSamples, sniffSource } from './index'

let dir: string
let project: Project
let csv: string
let folder: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-cache-'))
  project = await createProject(join(dir, 'project'))
  csv = join(dir, 'houses.csv')
  const rows = Array.from({ length: 50 }, (_, i) => `${i === 3 ? '' : i / 4},${['x', 'y'][i % 2]},${i * 1.5}`)
  await writeFile(csv, `area,kind,price\n${rows.join('\n')}\n`)
  folder = join(dir, 'pictures')
  for (const label of ['a', 'b']) {
    await mkdir(join(folder, label), { recursive: true })
    for (let i = 0; i < 15; i++) {
      const pixels = Uint8Array.from({ length: 6 * 4 * 3 }, (_, p) => (p * 7 + i * 13 + label.charCodeAt(0)) % 256)
      const png = await sharp(pixels, { raw: { width: 6, height: 4, channels: 3 } })
        .png()
        .toBuffer()
      await writeFile(join(folder, label, `${i}.png`), png)
    }
  }
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const importTable = (split?: { train: number; validation: number; test: number }) =>
  importDataset(project, {
    paths: [csv],
    options: { name: 'houses', target: 'price', seed: 3, ...(split ? { split } : {}) }
  })
const importPictures = () => importDataset(project, { paths: [folder], options: { name: 'pictures' } })

async function cacheOf(name: string): Promise<string> {
  const document = await project.datasets.read(name)
  return project.datasets.cacheDir(name, document.cacheKey)
}

/** Every file of a cache with the hash of its bytes. */
async function content(cache: string): Promise<Record<string, string>> {
  const names = (await readdir(cache, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const read = names.map(
    async (e) =>
      [
        e.name,
        createHash('md5')
          .update(await readFile(join(e.parentPath, e.name)))
          .digest('hex')
      ] as const
  )
  return Object.fromEntries(await Promise.all(read))
}

describe('a cache that is gone or damaged is made anew from the source, byte for byte', () => {
  it.each<[string, (cache: string) => Promise<unknown>]>([
    ['gone', (cache) => rm(cache, { recursive: true })],
    ['without its manifest', (cache) => rm(join(cache, 'manifest.json'))],
    ['with a damaged manifest', (cache) => truncate(join(cache, 'manifest.json'), 20)],
    ['with a file cut off', (cache) => truncate(join(cache, 'prints.bin'), 3)],
    ['with a file too long', (cache) => appendFile(join(cache, 'prints.bin'), 'x')]
  ])('%s', async (_, harm) => {
    await importPictures()
    await importTable({ train: 0.6, validation: 0.2, test: 0.2 })
    for (const name of ['pictures', 'houses']) {
      const cache = await cacheOf(name)
      const before = await content(cache)
      await harm(cache)
      await ensureCache(project, name)
      expect(await content(cache)).toEqual(before)
    }
  })

  it('also where only its bytes are wrong, seen on opening', async () => {
    await importPictures()
    const file = join(await cacheOf('pictures'), 'images.bin')
    const before = await readFile(file)
    const harmed = Buffer.from(before)
    harmed[100] = (harmed[100] ?? 0) ^ 255
    await writeFile(file, harmed)
    expect(Buffer.from(pixelsOf(await openPacked(project, 'pictures')))).toEqual(before)
    expect(await readFile(file)).toEqual(before)
  })

  it('is quick, and touches nothing, when it is there: the source may be away', async () => {
    await importTable()
    await rename(csv, `${csv}.away`)
    await ensureCache(project, 'houses')
    expect((await openPacked(project, 'houses')).count).toBe(50)
  })
})

describe('without its source', () => {
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'that may not be looked at: permission is what lacks, not the source',
    async () => {
      await importDataset(project, { paths: [folder], options: { name: 'pictures' } })
      await rm(await cacheOf('pictures'), { recursive: true })
      const parent = join(dir, 'closed')
      await mkdir(parent)
      await rename(folder, join(parent, 'pictures'))
      await project.datasets.write({
        ...(await project.datasets.read('pictures')),
        source: { ...(await project.datasets.read('pictures')).source, paths: [join(parent, 'pictures')] }
      })
      await chmod(parent, 0)
      await expect(ensureCache(project, 'pictures')).rejects.toMatchObject({ code: 'source-forbidden' })
      await chmod(parent, 0o700)
    }
  )
  it('a damaged cache stays as it is, and the sentence says how to locate the source', async () => {
    await importTable()
    const cache = await cacheOf('houses')
    await truncate(join(cache, 'prints.bin'), 3)
    const before = await content(cache)
    await rename(csv, `${csv}.away`)
    await expect(ensureCache(project, 'houses')).rejects.toMatchObject({
      code: 'source-missing',
      where: csv,
      hint: expect.stringContaining('Locate')
    })
    expect(await content(cache)).toEqual(before)
  })

  it('another content than was imported is refused', async () => {
    await importTable()
    await rm(await cacheOf('houses'), { recursive: true })
    await appendFile(csv, '1,x,2\n')
    await expect(openPacked(project, 'houses')).rejects.toMatchObject({ code: 'source-changed' })
  })

  it('another place is taken for it only with the same content, cache or not', async () => {
    await importTable()
    const moved = join(dir, 'elsewhere', 'houses.csv')
    await mkdir(join(dir, 'elsewhere'))
    await rename(csv, moved)
    await expect(checkSource(project, 'houses', [moved])).resolves.toBeUndefined()
    await expect(checkSource(project, 'houses', [folder])).rejects.toMatchObject({ code: 'source-differs' })
    await appendFile(moved, '1,x,2\n')
    await expect(checkSource(project, 'houses', [moved])).rejects.toMatchObject({
      code: 'source-differs',
      where: moved
    })
  })

  it('cancelling a rebuild leaves no half cache', async () => {
    await importTable()
    const cache = await cacheOf('houses')
    await rm(cache, { recursive: true })
    const stop = new AbortController()
    const onProgress = (p: { stage: string }): void => {
      if (p.stage === 'Reading rows') stop.abort()
    }
    const work = ensureCache(project, 'houses', { signal: stop.signal, onProgress })
    await expect(work).rejects.toMatchObject({ code: 'cancelled' })
    expect(await readdir(join(cache, '..'))).toEqual([])
  })
})

describe('openPacked', () => {
  it('opens a cache once a process, with the document as it is now', async () => {
    await importTable()
    const first = await openPacked(project, 'houses')
    await project.datasets.rename('houses', 'homes')
    const second = await openPacked(project, 'homes')
    expect(second.columns).toBe(first.columns)
    expect(second.document.name).toBe('homes')
  })
  it('names the columns there are', async () => {
    await importTable()
    const packed = await openPacked(project, 'houses')
    expect(() => packed.column('rooms')).toThrowError(expect.objectContaining({ code: 'column-not-found' }))
    await expect(openPacked(project, 'none')).rejects.toMatchObject({ code: 'dataset-not-found' })
  })
})

describe('readSamples', () => {
  it('pages through a part and a class', async () => {
    const { dataset } = await importPictures()
    const all = await readSamples(project, { name: 'pictures', filter: {}, offset: 0, limit: 500 })
    expect(all.total).toBe(30)
    expect(all.samples[29]).toEqual({ index: 29, split: expect.any(String), target: 1, origin: 'b/9.png' })
    const filter = { split: 'test', label: 1 } as const
    const some = await readSamples(project, { name: 'pictures', filter, offset: 0, limit: 500 })
    expect(some.total).toBe(dataset.classCounts?.test[1])
    expect(some.samples.every((s) => s.split === 'test' && s.target === 1)).toBe(true)
    const page = await readSamples(project, { name: 'pictures', filter: {}, offset: 28, limit: 5 })
    expect(page.samples.map((s) => s.index)).toEqual([28, 29])
  })
  it('gives the cells of a table as text', async () => {
    await importTable()
    const { samples } = await readSamples(project, { name: 'houses', filter: {}, offset: 2, limit: 2 })
    expect(samples.map((s) => [s.cells, s.target, s.origin])).toEqual([
      [['0.5', 'x', '3'], 3, 'row 3'],
      [['', 'y', '4.5'], 4.5, 'row 4']
    ])
  })
})

describe('readPicture', () => {
  it('enlarges small pictures without blurring, and shrinks large ones', async () => {
    await importPictures()
    const { mime, bytes } = await readPicture(project, 'pictures', 0, 60)
    expect(mime).toBe('image/png')
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height, info.channels]).toEqual([60, 40, 3])
    const image = pixelsOf(await openPacked(project, 'pictures'))
    for (const [x, y] of [
      [0, 0],
      [59, 39],
      [25, 15]
    ] as const) {
      const small = (Math.floor(y / 10) * 6 + Math.floor(x / 10)) * 3
      expect([...data.subarray((y * 60 + x) * 3, (y * 60 + x) * 3 + 3)]).toEqual([...image.slice(small, small + 3)])
    }
    const tiny = await sharp((await readPicture(project, 'pictures', 0, 3)).bytes).metadata()
    expect([tiny.width, tiny.height]).toEqual([3, 2])
  })
  it('says when there is none', async () => {
    await importPictures()
    await importTable()
    await expect(readPicture(project, 'pictures', 30, 60)).rejects.toMatchObject({ code: 'no-picture' })
    await expect(readPicture(project, 'houses', 0, 60)).rejects.toMatchObject({ code: 'no-picture' })
  })
})

describe('sniffSource', () => {
  it('tells a table, its columns and its first rows', async () => {
    expect(await sniffSource([csv])).toMatchObject({
      type: 'table',
      kind: 'csv',
      suggestedName: 'houses',
      columns: [
        { name: 'area', kind: 'number' },
        { name: 'kind', kind: 'category' },
        { name: 'price', kind: 'number' }
      ],
      suggestedTarget: 'price',
      preview: expect.arrayContaining([['0', 'x', '0']])
    })
  })
  it('tells a folder of images and its labels', async () => {
    expect(await sniffSource([folder])).toMatchObject({
      type: 'image',
      kind: 'image-folder',
      suggestedName: 'pictures',
      classes: ['a', 'b'],
      files: 30,
      sentence: '30 images in 2 folders: each folder’s name is a label.'
    })
  })
  it('refuses what an import would refuse', async () => {
    await expect(sniffSource([join(folder, 'a')])).rejects.toMatchObject({ code: 'images-without-labels' })
    await writeFile(csv, '1,2\n3,4\n')
    await expect(sniffSource([csv])).rejects.toMatchObject({ code: 'csv-no-header' })
  })
})
