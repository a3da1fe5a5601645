/** Real small files of every kind that can be imported, each as the files of one source. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { tarOf, zipOf } from '@engine/data/archive/fixtures'
import { bytesOf, npyOf, npzOf } from '@engine/data/readers/npy/fixtures'
import { tableWriters } from '@engine/data/readers/table/everyFormat'

/** Which of its files is damaged is drawn; the others stay whole. */
export type Seed = Record<string, Buffer>

export interface Format {
  name: string
  /** Ours: parsed by code of this repository. Else by a library. */
  ours: boolean
  seeds: Seed[]
}

const SIDE = 8
const COUNT = 24
const pixels = bytesOf(Array.from({ length: COUNT * SIDE * SIDE }, (_, i) => (i * 37) % 251))
const labels = bytesOf(Array.from({ length: COUNT }, (_, i) => i % 3))

function idx(dims: number[], data: Buffer): Buffer {
  const head = Buffer.alloc(4 + 4 * dims.length)
  head.set([0, 0, 8, dims.length])
  dims.forEach((dim, i) => head.writeUInt32BE(dim, 4 + 4 * i))
  return Buffer.concat([head, data])
}

function idxSeeds(): Seed[] {
  const images = idx([COUNT, SIDE, SIDE], pixels)
  const plain = { 'train-images-idx3-ubyte': images, 'train-labels-idx1-ubyte': idx([COUNT], labels) }
  return [plain, { ...plain, 'train-images-idx3-ubyte': gzipSync(images) }]
}

function npySeeds(): Seed[] {
  const floats = Buffer.from(Float32Array.from({ length: COUNT * SIDE * SIDE }, (_, i) => (i % 10) / 10).buffer)
  const y = npyOf('|u1', [COUNT], labels)
  return [
    { 'x_train.npy': npyOf('|u1', [COUNT, SIDE, SIDE], pixels), 'y_train.npy': y },
    { 'x_train.npy': npyOf('<f4', [COUNT, SIDE, SIDE, 1], floats, true), 'y_train.npy': y }
  ]
}

async function picture(format: string, shade: number): Promise<Buffer> {
  const noise = Buffer.from(Array.from({ length: 3 * 12 * 10 }, (_, i) => (i * 53 + shade) % 256))
  return sharp(noise, { raw: { width: 12, height: 10, channels: 3 } })
    .withMetadata({ orientation: 6 })
    .toFormat(format as 'png')
    .toBuffer()
}

async function pictureSeeds(): Promise<Format[]> {
  const formats = ['png', 'jpeg', 'gif', 'webp', 'tiff', 'avif']
  return Promise.all(
    formats.map(async (format) => {
      const seed: Seed = {}
      for (const [i, label] of ['cat', 'cat', 'dog', 'dog'].entries())
        seed[`${label}/${i}.${format}`] = await picture(format, 40 * i)
      return { name: format, ours: false, seeds: [seed] }
    })
  )
}

function bmp(): Buffer {
  const [width, height] = [8, 6]
  const head = Buffer.alloc(54)
  head.write('BM')
  head.writeUInt32LE(54 + 3 * width * height, 2)
  head.writeUInt32LE(54, 10)
  head.writeUInt32LE(40, 14)
  head.writeInt32LE(width, 18)
  head.writeInt32LE(height, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(24, 28)
  return Buffer.concat([head, pixels.subarray(0, 3 * width * height)])
}

async function labelSeeds(): Promise<Seed[]> {
  const files: Seed = {}
  for (let i = 0; i < 4; i++) files[`${i}.png`] = await picture('png', i)
  const rows = [0, 1, 2, 3].map((i) => ({ file: `${i}.png`, label: i % 2 ? 'cat' : 'dog' }))
  return [
    { ...files, 'labels.csv': Buffer.from(['file,label', ...rows.map((r) => `${r.file},"${r.label}"`)].join('\r\n')) },
    { ...files, 'labels.jsonl': Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')) }
  ]
}

async function archiveSeeds(): Promise<Record<string, Seed[]>> {
  const entries = await Promise.all(
    ['cat/a', 'cat/b', 'dog/c', 'dog/d'].map(async (name, i) => ({
      name: `${name}.png`,
      content: await picture('png', i)
    }))
  )
  const tar = await tarOf(entries)
  const y = npyOf('|u1', [COUNT], labels)
  return {
    zip: [{ 'p.zip': zipOf(entries) }],
    tar: [{ 'p.tar': tar }, { 'p.tar.gz': gzipSync(tar) }],
    npz: [{ 'm.npz': npzOf({ x_train: npyOf('|u1', [COUNT, SIDE, SIDE], pixels), y_train: y }) }]
  }
}

/** Each of the table's formats; CSV in three encodings, as finding those out is ours. */
async function tableSeeds(): Promise<Format[]> {
  const dir = await mkdtemp(join(tmpdir(), 'anneal-fuzz-seeds-'))
  try {
    const formats: Format[] = []
    for (const [name, write] of Object.entries(tableWriters((file) => join(dir, file)))) {
      await write()
      const content = await readFile(join(dir, name))
      const kind = name.split('.').at(-1) ?? name
      const ours = kind === 'csv' || kind === 'tsv'
      const seeds: Seed[] = [{ [name]: content }]
      if (ours) seeds.push({ [name]: Buffer.from(`\ufeff${content.toString()}`, 'utf16le') })
      formats.push({ name: kind, ours, seeds })
    }
    return formats
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

export async function allFormats(): Promise<Format[]> {
  const archives = await archiveSeeds()
  return [
    { name: 'idx', ours: true, seeds: idxSeeds() },
    { name: 'npy', ours: true, seeds: npySeeds() },
    { name: 'labels', ours: true, seeds: await labelSeeds() },
    { name: 'bmp', ours: false, seeds: [{ 'cat/a.bmp': bmp(), 'dog/b.bmp': bmp() }] },
    ...Object.entries(archives).map(([name, seeds]) => ({ name, ours: name === 'npz', seeds })),
    ...(await pictureSeeds()),
    ...(await tableSeeds())
  ]
}
