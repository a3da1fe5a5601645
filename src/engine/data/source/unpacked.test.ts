import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { zipOf } from '../archive/fixtures'
import { unpackSource } from './unpacked'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-beside-'))
  for (const folder of ['a', 'b']) {
    await mkdir(join(dir, folder))
    await writeFile(join(dir, folder, 'labels.csv'), `from ${folder}`)
    await writeFile(join(dir, folder, 'p.zip'), zipOf([{ name: '1.txt', content: Buffer.from(folder) }]))
  }
})
afterEach(() => rm(dir, { recursive: true, force: true }))
const at = (...path: string[]): string => join(dir, ...path)

describe('what is imported together', () => {
  it('lies beside each other', async () => {
    const { files } = await unpackSource([at('a', 'p.zip'), at('b', 'labels.csv')], at('into'), {})
    expect(files.map(({ name }) => name)).toEqual(['labels.csv', 'p/1.txt'])
    expect(await readFile(at('into', 'labels.csv'), 'utf8')).toBe('from b')
  })
  it('is refused where one would be written over the other', async () => {
    const twice = (...paths: string[]): Promise<unknown> => unpackSource(paths, at('into'), {})
    await expect(twice(at('a', 'p.zip'), at('a', 'labels.csv'), at('b', 'labels.csv'))).rejects.toMatchObject({
      code: 'same-name-twice',
      where: at('b', 'labels.csv')
    })
    await rm(at('into'), { recursive: true })
    await expect(twice(at('a', 'p.zip'), at('b', 'p.zip'))).rejects.toMatchObject({ code: 'same-name-twice' })
  })
})
