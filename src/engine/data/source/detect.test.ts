import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sniffSource } from '../sniff'
import { detectSource } from './detect'
import { contentHash } from './files'
import { listFiles } from './listing'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-detect-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const idx = Buffer.from([0, 0, 8, 1, 0, 0, 0, 0])
const text = Buffer.from('a,b\n1,2\n')

async function put(files: Record<string, Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true })
    await writeFile(join(dir, name), content)
  }
}

describe('detectSource', () => {
  it.each<[string, Record<string, Buffer>, string, string[]]>([
    ['pictures in folders', { 'a/1.png': png, 'b/2.png': png }, 'image-folder', ['a/1.png', 'b/2.png']],
    ['MNIST by name', { 'train-images-idx3-ubyte.gz': text }, 'idx', ['train-images-idx3-ubyte.gz']],
    ['MNIST by content', { digits: idx, 'readme.txt': text }, 'idx', ['digits', 'readme.txt']],
    ['a table with a readme', { 'data.csv': text, 'readme.txt': text }, 'csv', ['data.csv']],
    ['a lone file that is no picture', { 'adult.data': text }, 'csv', ['adult.data']],
    ['a lone picture without extension', { picture: png }, 'image-folder', ['picture']],
    [
      'pictures with a list beside',
      { 'a/1.png': png, 'list.csv': Buffer.from('x,y\n7,8\n') },
      'image-folder',
      ['a/1.png', 'list.csv']
    ],
    [
      'pictures with their labels beside',
      { 'p/1.png': png, 'p/2.png': png, 'list.csv': text },
      'image-labels',
      ['list.csv', 'p/1.png', 'p/2.png']
    ],
    ['arrays', { 'x.npy': text, 'readme.txt': text }, 'npy', ['x.npy']]
  ])('%s', async (_, files, kind, names) => {
    await put(files)
    const found = await detectSource([dir], {})
    expect([found.kind, found.files.map((file) => file.name)]).toEqual([kind, names])
  })

  it('several folders at once are named by themselves', async () => {
    await put({ 'cats/1.png': png, 'dogs/1.png': png })
    const found = await detectSource([join(dir, 'dogs'), join(dir, 'cats')], {})
    expect(found.files.map((file) => file.name)).toEqual(['cats/1.png', 'dogs/1.png'])
  })

  it('a folder of nothing but archives says what to choose', async () => {
    await put({ 'flowers.zip': text })
    await expect(detectSource([dir], {})).rejects.toMatchObject({ code: 'archive-inside' })
  })

  it('an empty folder is none', async () => {
    await expect(detectSource([dir], {})).rejects.toMatchObject({ code: 'dataset-empty' })
  })
})

describe('listFiles', () => {
  it('passes over system files, dead links and links to folders, which go in circles', async () => {
    await put({ 'a/1.png': png, '.DS_Store': text, 'a/Thumbs.db': text, '.hidden/x.png': png })
    await symlink(join(dir, 'gone.png'), join(dir, 'a', 'dead.png'))
    await symlink(dir, join(dir, 'a', 'circle'))
    await symlink(join(dir, 'a', '1.png'), join(dir, 'a', '2.png'))
    expect((await listFiles([dir], {})).map((file) => file.name)).toEqual(['a/1.png', 'a/2.png'])
  })
})

describe('contentHash', () => {
  it('changes with any name or content, and with nothing else', () => {
    const files = [
      { name: 'a/1.png', hash: 'x' },
      { name: 'b/2.png', hash: 'y' }
    ]
    const hash = contentHash(files)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(contentHash(files)).toBe(hash)
    expect(contentHash([files[0], { name: 'c/2.png', hash: 'y' }].flatMap((f) => f ?? []))).not.toBe(hash)
    expect(contentHash([files[0], { name: 'b/2.png', hash: 'z' }].flatMap((f) => f ?? []))).not.toBe(hash)
  })
})

describe('sniffSource of IDX files', () => {
  it('counts their images', async () => {
    const images = Buffer.alloc(16 + 3 * 20 * 10)
    images.set([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 10, 0, 0, 0, 20])
    const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 1])
    await put({ 'mine/train-images.idx3-ubyte': images, 'mine/train-labels.idx1-ubyte': labels })
    expect(await sniffSource([join(dir, 'mine')])).toMatchObject({
      type: 'image',
      kind: 'idx',
      sentence: '3 images of 20x10 in IDX files, as MNIST has them.'
    })
  })
})
