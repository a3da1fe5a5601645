import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importDataset, openPacked } from '../index'
import { decodeImage } from '../images/decode'

/** Enough that TensorFlow pays. */
const many = 1500

let dir: string
let source: string
let project: Project

function noise(seed: number, width: number, height: number): Sharp {
  let state = (Math.imul(seed, 2654435761) + 1) >>> 0
  const pixels = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

/** Plain ones of two sizes and, in between, each kind that goes another way. */
async function encode(i: number): Promise<Buffer> {
  const raw = noise(i, i % 3 === 0 ? 40 : 24, 24)
  if (i === 100) {
    const file = await raw
      .withExif({ IFD0: { Orientation: '1' } })
      .jpeg()
      .toBuffer()
    // sharp writes upright whatever it is told.
    file[file.indexOf(Buffer.from([0x12, 0x01, 0x03, 0x00])) + 8] = 6
    return file
  }
  if (i === 200) return raw.webp().toBuffer()
  if (i === 300) return raw.toColourspace('cmyk').jpeg().toBuffer()
  if (i === 400) return raw.ensureAlpha(0.4).png().toBuffer()
  return i % 2 === 0 ? raw.png().toBuffer() : raw.jpeg().toBuffer()
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-decode-'))
  source = join(dir, 'source')
  for (const label of ['a', 'b']) await mkdir(join(source, label), { recursive: true })
  for (let i = 0; i < many; i++) await writeFile(join(source, i % 2 ? 'a' : 'b', `${i}.img`), await encode(i))
  const cut = await encode(501)
  await writeFile(join(source, 'a', '501.img'), cut.subarray(0, cut.length - 300))
  project = await createProject(join(dir, 'project'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('many images', () => {
  it('are packed to the bytes each has by itself; a damaged one is left out alone and named', async () => {
    const options = { name: 'd', size: { width: 16, height: 20 }, fit: 'crop' as const }
    const done: number[] = []
    const { dataset } = await importDataset(
      project,
      { paths: [source], options },
      { onProgress: ({ stage, done: count }) => void (stage === 'Reading images' && done.push(count)) }
    )
    expect(dataset.examples).toBe(many - 1)
    expect(dataset.problems).toContainEqual(
      expect.objectContaining({ code: 'image-damaged', where: ['a/501.img: damaged or cut off (JPEG)'] })
    )
    expect(done.at(-1)).toBe(many)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    const packed = await openPacked(project, 'd')
    const column = packed.column('image')
    if (column.kind !== 'image' || !dataset.image) throw new Error('There are no images')
    for (let row = 0; row < packed.count; row++) {
      const alone = await decodeImage(await readFile(join(source, packed.origin(row))), dataset.image)
      const same = Buffer.compare(column.pixels.read(Int32Array.of(row)), alone) === 0
      if (!same) expect.fail(`${packed.origin(row)} is packed to other bytes`)
    }
  })

  it('leave nothing when they are cancelled while TensorFlow decodes', async () => {
    const stop = new AbortController()
    const importing = importDataset(
      project,
      { paths: [source], options: { name: 'half' } },
      {
        signal: stop.signal,
        onProgress: ({ stage, done }) => {
          if (stage === 'Reading images' && done > 0) stop.abort()
        }
      }
    )
    await expect(importing).rejects.toMatchObject({ code: 'cancelled' })
    expect((await readdir(join(project.dir, 'datasets'))).filter((name) => name !== 'd')).toEqual([])
  })
})
