import { cp, mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ImportOptions, ImportReport } from '@shared/ipc/payloads'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import sharp, { type Sharp } from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pixelsOf } from '../fixtures'
import { importDataset, openPacked } from '../index'

let dir: string
let source: string
let project: Project

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-images-'))
  source = join(dir, 'source')
  await mkdir(source)
  project = await createProject(join(dir, 'project'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** A picture of noise that no other seed has, so that nothing compresses to almost nothing. */
function noise(seed: number, width = 20, height = 10): Sharp {
  let state = seed * 2654435761 + 1
  const pixels = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

async function put(path: string, content: Buffer | string): Promise<void> {
  const file = join(source, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

/** `n` pictures in each of the folders. */
async function fill(folders: string[], n: number, start = 0): Promise<void> {
  let seed = start
  for (const folder of folders) {
    for (let i = 0; i < n; i++) await put(`${folder}/${i}.png`, await noise(++seed).png().toBuffer())
  }
}

function importing(options: Partial<ImportOptions> = {}): Promise<ImportReport> {
  return importDataset(project, { paths: [source], options: { name: 'd', ...options } })
}

/** Nothing of a failed import is left, not even hidden. */
async function leftovers(): Promise<string[]> {
  return readdir(join(project.dir, 'datasets')).catch(() => [])
}

describe('a folder of images', () => {
  it('has no target column to choose', async () => {
    await fill(['a', 'b'], 2)
    await expect(importing({ target: 'price' })).rejects.toMatchObject({ code: 'option-misfit', where: 'target' })
    expect(await leftovers()).toEqual([])
  })

  it('takes the subfolder as label, in a fixed order, split 80/10/10', async () => {
    await fill(['10', '9', '2'], 20)
    const { dataset, modelsCreated } = await importing()
    expect(dataset).toMatchObject({
      type: 'image',
      task: 'classification',
      target: 'label',
      classes: ['2', '9', '10'],
      examples: 60,
      image: { width: 20, height: 10, channels: 3, fit: 'pad' },
      splitCounts: { train: 48, validation: 6, test: 6 },
      problems: []
    })
    expect(modelsCreated).toEqual(['dense', 'cnn'])
    const packed = await openPacked(project, 'd')
    expect(packed.origin(0)).toBe('10/0.png')
    expect(packed.rows('train').length).toBe(48)
    const labels = packed.column('label')
    expect(labels.kind === 'category' && labels.categories[labels.data[0] ?? -1]).toBe('10')
  })

  it('keeps train, validation and test on top', async () => {
    await fill(['train/a', 'train/b', 'val/a', 'val/b', 'test/a', 'test/b'], 3)
    const { dataset } = await importing()
    expect(dataset.classes).toEqual(['a', 'b'])
    expect(dataset.split.kind).toBe('given')
    expect(dataset.splitCounts).toEqual({ train: 6, validation: 6, test: 6 })
  })

  it('draws validation from train where only test is given', async () => {
    await fill(['train/a', 'train/b', 'test/a', 'test/b'], 10)
    const { dataset } = await importing()
    expect(dataset.split.kind).toBe('given-test')
    expect(dataset.splitCounts).toEqual({ train: 18, validation: 2, test: 20 })
  })

  it('knows a label called test beside other labels', async () => {
    await fill(['test', 'control'], 5)
    expect((await importing()).dataset.classes).toEqual(['control', 'test'])
  })

  it('looks through a folder around everything', async () => {
    await fill(['flowers/rose', 'flowers/tulip'], 5)
    expect((await importing()).dataset.classes).toEqual(['rose', 'tulip'])
  })

  it('goes by content: formats, no extension, a wrong one; other files are named', async () => {
    const kinds = ['png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'] as const
    for (const [i, kind] of kinds.entries()) {
      await put(`a/${i}.${kind}`, await noise(i).toFormat(kind).toBuffer())
      await put(
        `b/${i}`,
        await noise(i + 50)
          .toFormat(kind)
          .toBuffer()
      )
      await put(
        `b/wrong${i}.png`,
        await noise(i + 100)
          .toFormat(kind)
          .toBuffer()
      )
    }
    await put('a/notes.txt', 'taken in May')
    await put('.DS_Store', 'x')
    const { dataset } = await importing()
    expect(dataset.examples).toBe(18)
    const [other, ...more] = dataset.problems.filter((p) => p.code !== 'small-classes')
    expect(other).toMatchObject({ severity: 'info', code: 'other-file', where: ['a/notes.txt: text'] })
    expect(more).toEqual([])
  })

  it('is 64x64 where sizes differ, and says so; size, fit and channels can be chosen', async () => {
    await fill(['a'], 10)
    for (let i = 0; i < 10; i++)
      await put(
        `b/${i}.png`,
        await noise(i + 20, 30, 30)
          .png()
          .toBuffer()
      )
    const { dataset } = await importing()
    expect(dataset.image).toEqual({ width: 64, height: 64, channels: 3, fit: 'pad' })
    expect(dataset.problems).toContainEqual(expect.objectContaining({ code: 'mixed-sizes', count: 2 }))
    const chosen = await importing({ name: 'e', size: { width: 8, height: 6 }, fit: 'crop', channels: 1 })
    expect(chosen.dataset.image).toEqual({ width: 8, height: 6, channels: 1, fit: 'crop' })
    expect(pixelsOf(await openPacked(project, 'e')).length).toBe(20 * 8 * 6)
  })

  it('has one channel where every file is grey', async () => {
    for (const label of ['a', 'b']) {
      for (let i = 0; i < 6; i++) {
        const grey = noise(i + label.charCodeAt(0)).greyscale()
        await put(`${label}/${i}.png`, await grey.toColourspace('b-w').png().toBuffer())
        await put(`${label}/${i}.jpg`, await grey.toColourspace('b-w').jpeg().toBuffer())
      }
    }
    expect((await importing()).dataset.image?.channels).toBe(1)
  })
})

describe('bad files fail alone', () => {
  it('lists a text file named .png, a truncated PNG and a truncated JPEG by name and reason', async () => {
    await fill(['a', 'b'], 15)
    const png = await noise(90, 100, 80).png().toBuffer()
    const jpeg = await noise(91, 100, 80).jpeg().toBuffer()
    await put('a/text.png', 'This is a note, not a picture.')
    await put('a/cut.png', png.subarray(0, png.length * 0.7))
    await put('b/cut.jpg', jpeg.subarray(0, jpeg.length * 0.9))
    await put('b/empty.png', '')
    const { dataset } = await importing()
    expect(dataset.examples).toBe(30)
    expect(dataset.image).toMatchObject({ width: 64, height: 64 })
    expect(dataset.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          code: 'image-damaged',
          severity: 'warning',
          count: 3,
          where: [
            'a/cut.png: damaged or cut off (PNG)',
            'b/cut.jpg: damaged or cut off (JPEG)',
            'b/empty.png: it is empty'
          ]
        }),
        expect.objectContaining({ code: 'not-an-image', count: 1, where: ['a/text.png: it is text, not an image'] })
      ])
    )
    expect((await openPacked(project, 'd')).count).toBe(30)
  })

  it.each([0.2, 0.5, 0.95, 0.999])('refuses every format cut off at %d', async (share) => {
    await fill(['a', 'b'], 2)
    for (const kind of ['png', 'jpeg', 'webp', 'gif', 'avif'] as const) {
      const whole = await noise(7, 120, 90).toFormat(kind).toBuffer()
      await put(`a/cut.${kind}`, whole.subarray(0, Math.min(whole.length - 13, Math.floor(whole.length * share))))
    }
    const { dataset } = await importing()
    expect(dataset.examples).toBe(4)
    expect(dataset.problems.find((p) => p.code === 'image-damaged')?.count).toBe(5)
  })

  it('tells images of validation or test that are also in train', async () => {
    await fill(['train/a', 'train/b', 'test/a', 'test/b'], 12)
    await cp(join(source, 'train/a/0.png'), join(source, 'test/a/copy.png'))
    const problem = (await importing()).dataset.problems.find((p) => p.code === 'duplicates-across-splits')
    expect(problem).toMatchObject({ severity: 'warning', count: 1 })
    expect(problem?.where[0]).toMatch(/^test\/a\/copy\.png \(test\) = train\/a\/0\.png \(train\)$/)
  })
})

describe('a source that can’t be used leaves nothing behind', () => {
  it.each([
    ['an empty folder', async () => undefined, 'dataset-empty'],
    ['files that are no images', () => put('a/readme.md', 'hello'), 'no-images'],
    ['one class', () => fill(['a'], 3), 'one-class'],
    ['images without labels', () => fill(['.'], 3), 'images-without-labels'],
    ['only bad files', () => put('a/x.png', 'text').then(() => put('b/y.png', 'text')), 'no-readable-images']
  ])('%s', async (_, make, code) => {
    await make()
    await expect(importing()).rejects.toMatchObject({ code, hint: expect.stringMatching(/\w/) })
    expect(await leftovers()).toEqual([])
    expect(await project.models.list()).toEqual([])
  })

  it('a second class whose files are all bad is no class', async () => {
    await fill(['a'], 3)
    await put('b/x.png', 'text')
    await expect(importing()).rejects.toMatchObject({ code: 'one-class' })
    expect(await leftovers()).toEqual([])
  })

  it('a folder that is not there', async () => {
    await rm(source, { recursive: true })
    await expect(importing()).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('a name that is taken', async () => {
    await fill(['a', 'b'], 2)
    await importing()
    await expect(importing()).rejects.toMatchObject({ code: 'dataset-exists' })
  })

  it('cancelling, at the start and in the middle', async () => {
    await fill(['a', 'b'], 40)
    for (const stage of [null, 'Looking at images', 'Reading images']) {
      const stop = new AbortController()
      if (stage === null) stop.abort()
      const ctx = {
        signal: stop.signal,
        onProgress: (p: { stage: string }) => {
          if (p.stage === stage) stop.abort()
        }
      }
      const work = importDataset(project, { paths: [source], options: { name: 'd' } }, ctx)
      await expect(work).rejects.toMatchObject({ code: 'cancelled' })
      expect(await leftovers()).toEqual([])
    }
    expect((await importing()).dataset.examples).toBe(80)
  })
})

describe('copy', () => {
  it('keeps the source in the project', async () => {
    await fill(['a', 'b'], 3)
    const { dataset } = await importing({ copy: true })
    expect(dataset.source).toMatchObject({ copied: true, paths: ['datasets/d/source'], files: 6 })
    const [copy = ''] = project.datasets.sourcePaths(dataset)
    expect(await readFile(join(copy, 'b/2.png'))).toEqual(await readFile(join(source, 'b/2.png')))
  })
})
