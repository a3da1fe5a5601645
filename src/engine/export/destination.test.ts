import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeFolder } from './destination'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'anneal-destination-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const fill = async (dir: string): Promise<string> => {
  await writeFile(join(dir, 'a.txt'), 'a')
  return 'filled'
}

describe('writeFolder', () => {
  it('puts a folder in place, parents included, and leaves nothing else', async () => {
    const out = join(root, 'x', 'y', 'export')
    expect(await writeFolder(out, fill)).toBe('filled')
    expect(await readdir(out)).toEqual(['a.txt'])
    expect(await readdir(join(root, 'x', 'y'))).toEqual(['export'])
  })
  it('takes an empty folder', async () => {
    const out = join(root, 'export')
    await mkdir(out)
    await writeFolder(out, fill)
    expect(await readdir(out)).toEqual(['a.txt'])
  })
  it('never shows a half-filled folder', async () => {
    const out = join(root, 'export')
    await writeFolder(out, async (dir) => {
      await fill(dir)
      await expect(readdir(out)).rejects.toThrow('ENOENT')
    })
  })
  it('a failure leaves no trace, made parents included', async () => {
    const failing = writeFolder(join(root, 'x', 'y', 'export'), async (dir) => {
      await fill(dir)
      throw new Error('it broke')
    })
    await expect(failing).rejects.toThrow('it broke')
    expect(await readdir(root)).toEqual([])
  })
  it('refuses a folder with something in it, and leaves that alone', async () => {
    await writeFile(join(root, 'mine.txt'), 'mine')
    await expect(writeFolder(root, fill)).rejects.toMatchObject({ code: 'folder-not-empty', where: root })
    expect(await readdir(root)).toEqual(['mine.txt'])
  })
  it('refuses a file', async () => {
    const out = join(root, 'file')
    await writeFile(out, 'mine')
    await expect(writeFolder(out, fill)).rejects.toMatchObject({ code: 'not-a-folder' })
    await expect(writeFolder(join(out, 'below'), fill)).rejects.toThrow()
    expect(await readFile(out, 'utf8')).toBe('mine')
  })
  it('refuses what appeared there meanwhile', async () => {
    const out = join(root, 'export')
    const late = writeFolder(out, async (dir) => {
      await fill(dir)
      await mkdir(out)
      await writeFile(join(out, 'other.txt'), 'other')
    })
    await expect(late).rejects.toMatchObject({ code: 'folder-not-empty' })
    expect(await readdir(root)).toEqual(['export'])
    expect(await readdir(out)).toEqual(['other.txt'])
  })
  it('refuses a second export to the same place at the same time', async () => {
    const out = join(root, 'export')
    await writeFolder(out, async (dir) => {
      await fill(dir)
      await expect(writeFolder(out, fill)).rejects.toMatchObject({ code: 'busy' })
    })
    expect(await readdir(out)).toEqual(['a.txt'])
  })
})
