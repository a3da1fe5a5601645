import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FileReader, readFiles, type FileRead } from './readFiles'

let dir: string
let files: { path: string; bytes: number }[]
const contentOf = (i: number): Buffer => Buffer.alloc((i * 7919) % 5000, i)

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-read-'))
  files = await Promise.all(
    Array.from({ length: 700 }, async (_, i) => {
      const path = join(dir, `${i}\nä.bin`)
      await writeFile(path, contentOf(i))
      return { path, bytes: contentOf(i).length }
    })
  )
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('readFiles', () => {
  it('gives every file’s bytes and hash once', async () => {
    const reads = new Map<number, FileRead>()
    await readFiles(files, { limit: 1e9, hash: true }, (read, i) => {
      reads.set(i, read)
      return undefined
    })
    expect(reads.size).toBe(files.length)
    for (const [i, read] of reads) {
      const content = contentOf(i)
      expect(read).toEqual({ content, hash: createHash('sha256').update(content).digest('hex') })
    }
  })

  it('tells of what is gone, too large or longer than it was, and goes on', async () => {
    const at = (i: number): string => files[i]?.path ?? ''
    const listed = [join(dir, 'nothing'), at(3), at(5), at(9)].map((path) => ({ path, bytes: 1 }))
    const reads: FileRead[] = []
    await readFiles(listed, { limit: contentOf(3).length, hash: false }, (read, i) => {
      reads[i] = read
      return undefined
    })
    expect(reads[0]).toMatchObject({ error: { code: 'ENOENT' } })
    expect(reads[1]).toMatchObject({ content: contentOf(3) })
    expect(reads[2]).toEqual({ size: contentOf(5).length })
    expect(reads[3]).toMatchObject({ content: contentOf(9) })
  })

  it('ends when it is cancelled, and with what the taker throws', async () => {
    const stop = new AbortController()
    let taken = 0
    const reading = readFiles(files, { limit: 1e9, hash: false, signal: stop.signal }, () => {
      if (++taken === 10) stop.abort()
      return undefined
    })
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
    expect(taken).toBeLessThan(files.length)
    await expect(
      readFiles(files, { limit: 1e9, hash: false }, () => {
        throw new Error('enough')
      })
    ).rejects.toThrow('enough')
  })

  it('reads one lot after the other, each with its own bytes, also after one that was broken off', async () => {
    const reader = new FileReader()
    const lot = async (from: number, to: number): Promise<void> => {
      const contents: Buffer[] = []
      await reader.read(files.slice(from, to), { limit: 1e9, hash: false }, (read, i) => {
        if ('content' in read) contents[i] = read.content
        return undefined
      })
      expect(contents).toEqual(Array.from({ length: to - from }, (_, i) => contentOf(from + i)))
    }
    try {
      await lot(0, 300)
      await lot(300, 310)
      const broken = reader.read(files, { limit: 1e9, hash: false }, () => {
        throw new Error('enough')
      })
      await expect(broken).rejects.toThrow('enough')
      await lot(310, 700)
    } finally {
      await reader.close()
    }
  })

  it('needs no thread for no files', async () => {
    await readFiles([], { limit: 1, hash: true }, () => expect.unreachable())
  })
})
