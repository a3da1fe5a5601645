import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { linkOrCopy } from './linked'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-linked-'))
  await writeFile(join(dir, 'a'), 'bytes')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const refusing = (code: string) => (): Promise<void> => Promise.reject(Object.assign(new Error(code), { code }))

it('gives a file another name', async () => {
  await linkOrCopy(join(dir, 'a'), join(dir, 'b'))
  expect(await readFile(join(dir, 'b'), 'utf8')).toBe('bytes')
})
it('copies where links are not allowed, as on Windows', async () => {
  await linkOrCopy(join(dir, 'a'), join(dir, 'b'), [refusing('EXDEV'), refusing('EPERM'), copyFile])
  expect(await readFile(join(dir, 'b'), 'utf8')).toBe('bytes')
})
it('says what the last way says, and no mistake of ours is tried again', async () => {
  await expect(linkOrCopy('a', 'b', [refusing('EPERM'), refusing('ENOSPC')])).rejects.toThrow('ENOSPC')
  const mistake = (): Promise<void> => Promise.reject(new TypeError('ours'))
  await expect(linkOrCopy('a', 'b', [mistake, copyFile])).rejects.toThrow('ours')
})
