/** Sources that lie, move, or hide something: named or refused, never half imported. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, rmSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deflateSync, crc32 } from 'node:zlib'
import type { Progress } from '@shared/ipc/payloads'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importDataset, openPacked } from '../index'

let dir: string
let source: string
let project: Project
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-hostile-'))
  source = join(dir, 'source')
  project = await createProject(join(dir, 'project'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function fill(names: string[]): Promise<void> {
  for (const [i, name] of names.entries()) {
    await mkdir(dirname(join(source, name)), { recursive: true })
    const background = { r: i * 20, g: 9, b: 200 - i }
    await writeFile(
      join(source, name),
      await sharp({ create: { width: 6, height: 6, channels: 3, background } })
        .png()
        .toBuffer()
    )
  }
}

const plain = ['a/1.png', 'a/2.png', 'a/3.png', 'b/1.png', 'b/2.png', 'b/3.png']

function importing(onProgress?: (progress: Progress) => void) {
  return importDataset(project, { paths: [source], options: { name: 'd' } }, { onProgress })
}

async function placesOf(code: string): Promise<string[]> {
  const { dataset } = await importing()
  return dataset.problems.find((problem) => problem.code === code)?.where ?? []
}

async function leftovers(): Promise<string[]> {
  return readdir(join(project.dir, 'datasets')).catch(() => [])
}

/** Calls `change` once, when reading pixels begins. */
function once(stage: string, change: () => void): (progress: Progress) => void {
  let done = false
  return (progress) => {
    if (done || progress.stage !== stage) return
    done = true
    change()
  }
}

describe('a source that moves while it is read', () => {
  it.each<[string, () => void]>([
    ['a file that grows', () => appendFileSync(join(source, 'b/3.png'), 'more')],
    ['a file that vanishes', () => rmSync(join(source, 'b/3.png'))],
    ['a folder that vanishes', () => rmSync(join(source, 'b'), { recursive: true })]
  ])('%s: nothing is imported', async (_, change) => {
    await fill(plain)
    await expect(importing(once('Reading images', change))).rejects.toMatchObject({ code: 'source-changing' })
    expect(await leftovers()).toEqual([])
  })

  it('a file that vanishes before it was looked at is left out and named', async () => {
    await fill(plain)
    const { dataset } = await importing(once('Looking at images', () => rmSync(join(source, 'b/3.png'))))
    expect(dataset.examples).toBe(5)
    expect(dataset.problems.find(({ code }) => code === 'file-unreadable')?.where).toEqual(['b/3.png: it is gone'])
  })
})

describe('what lies in a folder and is no picture of it', () => {
  it('links out of it, dead links, circles and pipes', async () => {
    await fill(plain)
    await writeFile(join(dir, 'secret.png'), 'x')
    await symlink(join(dir, 'secret.png'), join(source, 'a/out.png'))
    await symlink('../../project', join(source, 'a/folder'))
    await symlink(join(source, 'a/nothing.png'), join(source, 'a/dead.png'))
    await symlink('loop.png', join(source, 'a/loop.png'))
    await symlink('1.png', join(source, 'a/same.png'))
    execFileSync('mkfifo', [join(source, 'b/pipe.png')])
    await writeFile(join(source, 'a/unsaid.png'), '')
    const { dataset } = await importing(once('Looking at images', () => rmSync(join(source, 'a/unsaid.png'))))
    expect(dataset.examples).toBe(7)
    const places = Object.fromEntries(dataset.problems.map(({ code, where }) => [code, where]))
    expect(places['link-outside']?.map((place) => place.split(':')[0])).toEqual(['a/folder', 'a/out.png'])
    expect(places['file-unreadable']).toEqual([
      'a/dead.png: a link to nothing',
      'a/loop.png: a link that leads to itself',
      'a/unsaid.png: it is gone'
    ])
    expect(places['special-file']).toEqual(['b/pipe.png: no ordinary file'])
  })

  it.skipIf(process.getuid?.() === 0)('files and folders without permission', async () => {
    await fill([...plain, 'b/c/4.png'])
    await chmod(join(source, 'a/1.png'), 0)
    await chmod(join(source, 'b/c'), 0)
    const places = await placesOf('file-unreadable')
    await chmod(join(source, 'b/c'), 0o755)
    expect(places).toEqual(['a/1.png: no permission', 'b/c/: no permission'])
  })

  it('names in any script, with newlines, quotes and marks', async () => {
    const names = [
      '猫/тест 1.png',
      '猫/new\nline.png',
      '猫/"quote\'.png',
      'dog \u{1f436}/\u202eright.png',
      'dog \u{1f436}/tab\t.png',
      'dog \u{1f436}/a\u0301.png'
    ]
    await fill(names)
    const { dataset } = await importing()
    expect(dataset.classes).toEqual(['dog \u{1f436}', '猫'])
    const packed = await openPacked(project, 'd')
    expect(Array.from({ length: 6 }, (_, row) => packed.origin(row)).sort()).toEqual(names.toSorted())
  })
})

describe('pictures that would fill the memory', () => {
  it('are left out by their header', async () => {
    await fill(plain)
    await writeFile(join(source, 'a/bomb.png'), pngOf(60_000, 60_000))
    await writeFile(
      join(source, 'b/bomb.gif'),
      Buffer.from(
        'GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;',
        'latin1'
      )
    )
    const { dataset } = await importing()
    expect(dataset.examples).toBe(6)
    const [gif, png] =
      dataset.problems
        .find(({ code }) => code === 'image-damaged')
        ?.where.toSorted()
        .reverse() ?? []
    expect([png, gif].every((place) => place?.includes('bomb'))).toBe(true)
    expect(png).toContain('268 million pixels')
  })
})

/** A grey PNG of zeros, a thousandth of its size. */
function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const data = deflateSync(Buffer.alloc(1_000_000))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0))
  ])
}
