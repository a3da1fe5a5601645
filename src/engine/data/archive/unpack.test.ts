import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tarOf, zipOf, type ZipEntry } from './fixtures'
import { unpackArchive } from './unpack'

let dir: string
let into: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-archive-'))
  into = join(dir, 'into')
  await mkdir(into)
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const content = Buffer.from('hello '.repeat(20))
const limits = { entries: 50, bytes: 1e9, ratio: 250, ratioFrom: 1024 * 1024 }

async function unpack(name: string, bytes: Buffer, take?: Parameters<typeof unpackArchive>[3]) {
  const path = join(dir, name)
  await writeFile(path, bytes)
  const found = await unpackArchive(path, into, {}, take, limits)
  return {
    files: found.files.map((file) => file.name),
    leftOut: found.leftOut.map(({ name: entry, code }) => [entry, code])
  }
}

/** Everything on the disk below the test's folder, so that nothing was written elsewhere. */
async function written(): Promise<string[]> {
  const all = await readdir(dir, { recursive: true, withFileTypes: true })
  return all
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

const unsafe = [
  '../out.png',
  'a/../../out.png',
  '/tmp/anneal-out.png',
  'C:\\out.png',
  '..\\out.png',
  'a\\..\\..\\out.png',
  '\\\\host\\share\\out.png'
]

describe('a zip', () => {
  it('is unpacked with its folders, names in any script and with newlines', async () => {
    const names = ['猫/一.png', 'a/b/new\nline.png', 'ünï/Ω.png', 'stored.png']
    const found = await unpack(
      'x.zip',
      zipOf(names.map((name, i): ZipEntry => ({ name, content, method: i === 3 ? 0 : 8 })))
    )
    expect(found).toEqual({ files: [...names].sort(), leftOut: [] })
    for (const name of names) expect(await readFile(join(into, name))).toEqual(content)
  })

  it.each(unsafe)('leaves out %j and writes nothing outside', async (name) => {
    const found = await unpack(
      'x.zip',
      zipOf([
        { name, content },
        { name: 'a.png', content }
      ])
    )
    expect(found).toEqual({ files: ['a.png'], leftOut: [[name.replaceAll('\\', '/'), 'unsafe-entry']] })
    expect(await written()).toEqual([join(into, 'a.png'), join(dir, 'x.zip')])
  })

  it('leaves out links, encrypted, nested and repeated entries and names each', async () => {
    const found = await unpack(
      'x.zip',
      zipOf([
        { name: 'a.png', content },
        { name: 'a.png', content: Buffer.from('other') },
        { name: 'link', content: Buffer.from('/etc/passwd'), mode: 0o120777 },
        { name: 'secret.png', content, flags: 0x801 },
        { name: 'inner.zip', content },
        { name: '__MACOSX/._a.png', content },
        { name: 'a.png/b.png', content },
        { name: 'folder/', content: Buffer.alloc(0) }
      ])
    )
    expect(found.files).toEqual(['a.png'])
    expect(found.leftOut.toSorted()).toEqual([
      ['a.png', 'duplicate-entry'],
      ['a.png/b.png', 'duplicate-entry'],
      ['inner.zip', 'nested-archive'],
      ['link', 'unsafe-entry'],
      ['secret.png', 'encrypted-entry']
    ])
    expect(await readFile(join(into, 'a.png'))).toEqual(content)
  })

  it.each<[string, Partial<ZipEntry>]>([
    ['another checksum', { crc: 1 }],
    ['more bytes than it says', { size: 5 }],
    ['fewer bytes than it says', { size: 5000 }],
    ['a compression nobody reads', { method: 99 }]
  ])('leaves out an entry with %s, and takes the others', async (_, fault) => {
    const found = await unpack(
      'x.zip',
      zipOf([
        { name: 'bad.png', content, ...fault },
        { name: 'good.png', content }
      ])
    )
    expect(found).toEqual({ files: ['good.png'], leftOut: [['bad.png', 'damaged-entry']] })
    expect(await readdir(into)).toEqual(['good.png'])
  })

  it('checks the sum of a large entry too', async () => {
    const large = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * i) % 251))
    const found = await unpack(
      'x.zip',
      zipOf([
        { name: 'bad.bin', content: large, crc: 5 },
        { name: 'good.bin', content: large }
      ])
    )
    expect(found).toEqual({ files: ['good.bin'], leftOut: [['bad.bin', 'damaged-entry']] })
  })

  it('refuses what would grow beyond measure before anything is written', async () => {
    const zeros = Buffer.alloc(40 * 1024 * 1024)
    await expect(unpack('x.zip', zipOf([{ name: 'zeros.png', content: zeros }]))).rejects.toMatchObject({
      code: 'archive-bomb'
    })
    expect(await readdir(into)).toEqual([])
  })

  it('refuses entries that share their bytes, and too many entries', async () => {
    const shared = zipOf([
      { name: 'a', content },
      { name: 'b', content, offset: 0 },
      { name: 'c', content, offset: 0 }
    ])
    await expect(unpack('x.zip', shared)).rejects.toMatchObject({ code: 'archive-damaged' })
    const many = zipOf(Array.from({ length: 51 }, (_, i) => ({ name: `${i}`, content })))
    await expect(unpack('y.zip', many)).rejects.toMatchObject({ code: 'archive-too-large' })
    expect(await readdir(into)).toEqual([])
  })

  it('says when it is none, is cut off, or holds nothing to take', async () => {
    await expect(unpack('a.zip', Buffer.from('no zip'))).rejects.toMatchObject({ code: 'archive-damaged' })
    const whole = zipOf([{ name: 'a.png', content }])
    await expect(unpack('b.zip', whole.subarray(0, whole.length - 30))).rejects.toMatchObject({
      code: 'archive-damaged'
    })
    await expect(unpack('c.zip', zipOf([]))).rejects.toMatchObject({ code: 'archive-nothing' })
    await expect(unpack('d.zip', zipOf([{ name: 'a.png', content, flags: 1 }]))).rejects.toMatchObject({
      code: 'archive-nothing',
      message: expect.stringContaining('encrypted') as string
    })
    await expect(unpack('e.rar', whole)).rejects.toMatchObject({ code: 'archive-unsupported' })
  })

  it('gives names and beginnings alone where no more is wanted', async () => {
    const bytes = zipOf([
      { name: 'a.png', content },
      { name: 'l.csv', content }
    ])
    const found = await unpack('x.zip', bytes, (name) => (name.endsWith('.png') ? 'name' : 'head'))
    expect(found.files).toEqual(['a.png', 'l.csv'])
    expect(await readdir(into)).toEqual(['l.csv'])
  })
})

describe('a tar', () => {
  it.each(['x.tar', 'x.tar.gz', 'x.tgz'])('is unpacked: %s', async (name) => {
    const tar = await tarOf([
      { name: 'a/', type: 'directory' },
      { name: 'a/1.png', content },
      { name: `b/${'long'.repeat(40)}.png`, content }
    ])
    const found = await unpack(name, name.endsWith('r') ? tar : gzipSync(tar))
    expect(found).toEqual({ files: ['a/1.png', `b/${'long'.repeat(40)}.png`], leftOut: [] })
    expect(await readFile(join(into, 'a/1.png'))).toEqual(content)
  })

  it.each(unsafe)('leaves out %j and writes nothing outside', async (name) => {
    const found = await unpack(
      'x.tar',
      await tarOf([
        { name, content },
        { name: 'a.png', content }
      ])
    )
    expect(found.files).toEqual(['a.png'])
    expect(found.leftOut.map(([, code]) => code)).toEqual(['unsafe-entry'])
    expect(await written()).toEqual([join(into, 'a.png'), join(dir, 'x.tar')])
  })

  it('makes no links, devices or second files of a name', async () => {
    const found = await unpack(
      'x.tar',
      await tarOf([
        { name: 'out', type: 'symlink', linkname: dir },
        { name: 'out/escaped.png', content },
        { name: 'hard', type: 'link', linkname: '/etc/passwd' },
        { name: 'dev', type: 'character-device' },
        { name: 'a.png', content },
        { name: './a.png', content: Buffer.from('other') }
      ])
    )
    expect(found.files).toEqual(['a.png', 'out/escaped.png'])
    expect(found.leftOut).toEqual([
      ['a.png', 'duplicate-entry'],
      ['dev', 'special-file'],
      ['hard', 'unsafe-entry'],
      ['out', 'unsafe-entry']
    ])
    expect(await written()).toEqual([join(into, 'a.png'), join(into, 'out/escaped.png'), join(dir, 'x.tar')])
    expect(await readFile(join(into, 'a.png'))).toEqual(content)
  })

  it('refuses a bomb, and one that is cut off or damaged', async () => {
    const zeros = gzipSync(await tarOf([{ name: 'zeros.png', content: Buffer.alloc(40 * 1024 * 1024) }]))
    await expect(unpack('a.tar.gz', zeros)).rejects.toMatchObject({ code: 'archive-bomb' })
    expect(await readdir(into)).toEqual([])
    const tar = await tarOf([{ name: 'a.png', content: Buffer.alloc(4000, 7) }])
    await expect(unpack('b.tar', tar.subarray(0, 2000))).rejects.toMatchObject({ code: 'archive-damaged' })
    const gz = gzipSync(tar)
    await expect(unpack('c.tar.gz', gz.subarray(0, gz.length - 12))).rejects.toMatchObject({ code: 'archive-damaged' })
    await expect(unpack('d.tar', Buffer.alloc(2048, 65))).rejects.toMatchObject({ code: 'archive-damaged' })
  })

  it('tells damage wherever it is', async () => {
    const noise = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i * 31) % 253))
    const gz = gzipSync(
      await tarOf([
        { name: 'a.png', content: noise },
        { name: 'b.png', content: noise.subarray(7) }
      ])
    )
    for (let at = 12; at < gz.length; at += 97) {
      const bad = Buffer.from(gz)
      bad.writeUInt8(bad.readUInt8(at) ^ 0xff, at)
      await expect(unpack(`${at}.tar.gz`, bad), `byte ${at}`).rejects.toMatchObject({ code: 'archive-damaged' })
      await rm(into, { recursive: true })
      await mkdir(into)
    }
  })

  it('stops when it is cancelled', async () => {
    const path = join(dir, 'x.tar')
    await writeFile(path, await tarOf([{ name: 'a.png', content }]))
    const signal = AbortSignal.abort()
    await expect(unpackArchive(path, into, { signal })).rejects.toMatchObject({ code: 'cancelled' })
  })
})
