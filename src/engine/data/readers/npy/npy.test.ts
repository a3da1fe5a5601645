import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { zipOf } from '../../archive/fixtures'
import { codesOf, pixelsOf } from '../../fixtures'
import { ensureCache, importDataset, openPacked, sniffSource } from '../../index'
import { bytesOf, npyOf, npzOf } from './fixtures'

let dir: string
let project: Project
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-npy-'))
  project = await createProject(join(dir, 'project'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const [count, height, width] = [12, 3, 4]
/** Value of each pixel: every one of them another. */
const pixels = Uint8Array.from({ length: count * height * width }, (_, i) => i)
const labels = npyOf('|u1', [count], bytesOf(Array.from({ length: count }, (_, i) => i % 2)))

async function importing(files: Record<string, Buffer>) {
  const paths: string[] = []
  for (const [name, content] of Object.entries(files)) {
    const path = join(dir, name)
    await writeFile(path, content)
    paths.push(path)
  }
  return importDataset(project, { paths, options: { name: 'd', split: { train: 1, validation: 0, test: 0 } } })
}

/** Every value written by `put` at its place, `bytes` apart. */
function valuesOf(bytes: number, put: (out: Buffer, value: number, at: number) => void, order = [...pixels]): Buffer {
  const out = Buffer.alloc(order.length * bytes)
  order.forEach((value, i) => {
    put(out, value, i * bytes)
  })
  return out
}

/** In Fortran's order of [count, height, width]. */
const turned = Array.from({ length: pixels.length }, (_, i) => {
  const row = i % count
  const y = Math.floor(i / count) % height
  const x = Math.floor(i / count / height)
  return pixels[(row * height + y) * width + x] ?? 0
})

describe('arrays of NumPy', () => {
  it.each<[string, string, Buffer, boolean?]>([
    ['bytes', '|u1', bytesOf(pixels)],
    ['bytes in Fortran order', '|u1', bytesOf(turned), true],
    ['16 bits, little', '<u2', valuesOf(2, (out, v, at) => out.writeUInt16LE(v, at))],
    ['16 bits, big', '>u2', valuesOf(2, (out, v, at) => out.writeUInt16BE(v, at))],
    ['32 bits, big, Fortran', '>i4', valuesOf(4, (out, v, at) => out.writeInt32BE(v, at), turned), true],
    ['64 bits', '<i8', valuesOf(8, (out, v, at) => out.writeBigInt64LE(BigInt(v), at))],
    ['floats to 255', '<f4', valuesOf(4, (out, v, at) => out.writeFloatLE(v, at))],
    ['floats to 1', '>f8', valuesOf(8, (out, v, at) => out.writeDoubleBE(v / 255, at))]
  ])('are read: %s', async (_, descr, data, fortran) => {
    const { dataset } = await importing({
      'x.npy': npyOf(descr, [count, height, width], data, fortran),
      'y.npy': labels
    })
    expect(dataset).toMatchObject({
      source: { kind: 'npy', files: 2 },
      classes: ['0', '1'],
      examples: count,
      image: { width, height, channels: 1 }
    })
    const packed = await openPacked(project, 'd')
    expect(pixelsOf(packed)).toEqual(pixels)
    expect([...codesOf(packed, 'label')]).toEqual(Array.from({ length: count }, (__, i) => i % 2))
    expect(packed.origin(3)).toBe('x.npy #3')
  })

  it('halves and booleans', async () => {
    const half = npyOf('<f2', [2, 1, 2], Buffer.from([0x00, 0x3c, 0x00, 0x38, 0, 0, 0x01, 0x00]))
    await importing({ 'images.npy': half, 'labels.npy': npyOf('<U3', [2], utf32(['猫', 'dog'], 3)) })
    const packed = await openPacked(project, 'd')
    expect([...pixelsOf(packed)]).toEqual([255, 128, 0, 0])
    expect(packed.document.classes).toEqual(['dog', '猫'])
  })

  it('tells 16 bits that are used from bytes in 16 bits', async () => {
    const wide = npyOf(
      '<u2',
      [2, 1, 2],
      valuesOf(2, (out, v, at) => out.writeUInt16LE(v, at), [0, 65535, 257, 32896])
    )
    const { dataset } = await importing({ 'x.npy': wide, 'y.npy': npyOf('|b1', [2], bytesOf([0, 1])) })
    expect([...pixelsOf(await openPacked(project, 'd'))]).toEqual([0, 255, 1, 128])
    expect(dataset.problems.map(({ code }) => code)).toContain('pixels-scaled')
  })

  it('each array has its own range: bytes to learn from, floats from 0 to 1 to test with', async () => {
    const at = (values: number[]): Buffer => valuesOf(4, (out, v, i) => out.writeFloatLE(v, i), values)
    const labels = npyOf('|u1', [2], bytesOf([0, 1]))
    await importing({
      'x_train.npy': npyOf('|u1', [2, 1, 2], bytesOf([0, 1, 128, 255])),
      'y_train.npy': labels,
      'x_test.npy': npyOf('<f4', [2, 1, 2], at([0, 0.2, 0.8, 1])),
      'y_test.npy': labels
    })
    expect([...pixelsOf(await openPacked(project, 'd'))]).toEqual([0, 1, 128, 255, 0, 51, 204, 255])
  })

  it('floats of two ranges are refused, naming both: one of them would be black', async () => {
    const at = (values: number[]): Buffer => valuesOf(4, (out, v, i) => out.writeFloatLE(v, i), values)
    const labels = npyOf('|u1', [2], bytesOf([0, 1]))
    const files = {
      'x_train.npy': npyOf('<f4', [2, 1, 2], at([0, 1, 128, 255])),
      'y_train.npy': labels,
      'x_test.npy': npyOf('<f4', [2, 1, 2], at([0, 0.25, 0.5, 0.75])),
      'y_test.npy': labels
    }
    await expect(importing(files)).rejects.toMatchObject({
      code: 'npy-ranges-differ',
      message: expect.stringMatching(/x_train\.npy.*0 to 255.*x_test\.npy.*0 to 0\.75/) as string
    })
  })

  it('turns channels that come first', async () => {
    const planes = npyOf('|u1', [2, 3, 1, 2], bytesOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))
    await importing({ 'x.npy': planes, 'y.npy': npyOf('|u1', [2, 2], bytesOf([0, 1, 1, 0])) })
    const packed = await openPacked(project, 'd')
    expect([...pixelsOf(packed)]).toEqual([1, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12])
    expect([...codesOf(packed, 'label')]).toEqual([1, 0])
  })

  it('large ones in an archive are told by their beginning', async () => {
    const side = 110
    const noise = randomBytes(count * 10 * side * side)
    const path = join(dir, 'a.zip')
    const all = {
      'x.npy': npyOf('|u1', [count * 10, side, side], noise),
      'y.npy': npyOf('|u1', [count * 10], noise.subarray(0, count * 10))
    }
    await writeFile(path, zipOf(Object.entries(all).map(([name, content]) => ({ name, content }))))
    expect(await sniffSource([path])).toMatchObject({
      kind: 'npy',
      sentence: '120 images of 110x110 in NumPy arrays, with a label for each.'
    })
  })

  it('an npz as Keras’ mnist has it keeps its test part, and its cache can be made anew', async () => {
    const images = npyOf('|u1', [count, height, width], bytesOf(pixels))
    const path = join(dir, 'mnist.npz')
    await writeFile(path, npzOf({ x_test: images, x_train: images, y_train: labels, y_test: labels }))
    expect(await sniffSource([path])).toMatchObject({
      kind: 'npy',
      suggestedName: 'mnist',
      sentence: '24 images of 4x3 in NumPy arrays, with a label for each.'
    })
    const { dataset } = await importDataset(project, { paths: [path], options: { name: 'd' } })
    expect(dataset).toMatchObject({ examples: 24, split: { kind: 'given-test' }, splitCounts: { test: 12 } })
    const before = await openPacked(project, 'd')
    expect(before.origin(12)).toBe('mnist.npz/x_test #0')
    await rm(project.datasets.cacheDir('d', dataset.cacheKey), { recursive: true })
    await ensureCache(project, 'd')
    expect(pixelsOf(await openPacked(project, 'd'))).toEqual(pixelsOf(before))
  })

  const x = npyOf('|u1', [count, height, width], bytesOf(pixels))
  it.each<[string, Record<string, Buffer>, string]>([
    ['Python objects', { 'x.npy': npyOf('|O', [count], Buffer.from('\x80\x04')), 'y.npy': labels }, 'npy-object'],
    ['objects in an npz', { 'a.npz': npzOf({ x, y: npyOf('|O', [12], Buffer.alloc(9)) }) }, 'npy-object'],
    ['complex numbers', { 'x.npy': npyOf('<c8', [1, 1, 1], Buffer.alloc(8)), 'y.npy': labels }, 'npy-type'],
    [
      'a structured type',
      { 'x.npy': Buffer.from(String(npyOf('|u1', [1], Buffer.alloc(1))).replace("'|u1'", "[('a')]"), 'latin1') },
      'npy-damaged'
    ],
    ['a cut file', { 'x.npy': x.subarray(0, -1), 'y.npy': labels }, 'npy-damaged'],
    ['a longer file', { 'x.npy': Buffer.concat([x, Buffer.from('x')]), 'y.npy': labels }, 'npy-damaged'],
    ['nothing', { 'x.npy': Buffer.alloc(0), 'y.npy': labels }, 'npy-damaged'],
    [
      'a shape beyond all measure',
      { 'x.npy': npyOf('|u1', [2 ** 40, 28, 28], Buffer.alloc(4)), 'y.npy': labels },
      'npy-damaged'
    ],
    ['another count', { 'x.npy': x, 'y.npy': npyOf('|u1', [3], bytesOf([0, 1, 2])) }, 'npy-count-mismatch'],
    ['no labels', { 'x.npy': x }, 'npy-missing-labels'],
    ['no images', { 'y.npy': labels }, 'npy-no-images'],
    ['rows of a table', { 'x.npy': npyOf('|u1', [2, 9], Buffer.alloc(18)), 'y.npy': labels }, 'npy-no-images'],
    [
      'negative pixels',
      { 'x.npy': npyOf('|i1', [2, 1, 1], bytesOf([255, 1])), 'y.npy': npyOf('|u1', [2], bytesOf([0, 1])) },
      'npy-range'
    ],
    [
      'pixels that are no numbers',
      { 'x.npy': npyOf('<f2', [2, 1, 1], Buffer.from([0, 0x7e, 0, 0])), 'y.npy': npyOf('|u1', [2], bytesOf([0, 1])) },
      'npy-range'
    ],
    [
      'labels between numbers',
      {
        'x.npy': x,
        'y.npy': npyOf(
          '<f4',
          [12],
          valuesOf(4, (o, v, at) => o.writeFloatLE(v + 0.5, at), [...pixels.subarray(0, 12)])
        )
      },
      'npy-labels'
    ],
    ['an npz that is no zip', { 'a.npz': Buffer.from('PK no zip') }, 'npy-damaged'],
    ['one class', { 'x.npy': x, 'y.npy': npyOf('|u1', [12], Buffer.alloc(12)) }, 'one-class']
  ])('are refused with a reason: %s', async (_, files, code) => {
    await expect(importing(files)).rejects.toMatchObject({ code })
    expect(await readdir(join(project.dir, 'datasets')).catch(() => [])).toEqual([])
  })

  it('names an array nobody needs that can’t be read', async () => {
    const { dataset } = await importing({ 'a.npz': npzOf({ x, y: labels, meta: npyOf('|O', [1], Buffer.alloc(3)) }) })
    expect(dataset.problems.find(({ code }) => code === 'arrays-left-out')?.where[0]).toContain('a.npz/meta')
  })
})

function utf32(texts: string[], length: number): Buffer {
  const out = Buffer.alloc(texts.length * length * 4)
  texts.forEach((text, i) => {
    ;[...text].forEach((char, at) => out.writeUInt32LE(char.codePointAt(0) ?? 0, (i * length + at) * 4))
  })
  return out
}
