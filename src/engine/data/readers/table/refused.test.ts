import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportReport } from '@shared/ipc/payloads'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importDataset } from '../../index'
import { tableWriters } from './everyFormat'
import { makeSqlite, writeWorkbook } from './fixtures'

let dir: string
let project: Project
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-refused-'))
  project = await createProject(join(dir, 'project'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const at = (name: string): string => join(dir, name)
async function importing(file: string, target: string): Promise<ImportReport> {
  return importDataset(project, { paths: [at(file)], options: { name: 'd', target } })
}
const writers = tableWriters(at)

describe('files that are no tables leave nothing behind', () => {
  const json = (text: string) => () => writeFile(at('x.json'), text)
  const cases: [string, string, () => Promise<unknown>, string][] = [
    ['a single object', 'x.json', json('{"type": "FeatureCollection", "features": []}'), 'json-not-table'],
    ['lists of lists', 'x.json', json('[[1, 2], [3, 4]]'), 'json-not-table'],
    ['single values', 'x.json', json('[1, 2, 3]'), 'json-not-table'],
    ['objects and others', 'x.json', json('[{"a": 1, "b": 2}, 7]'), 'json-not-table'],
    ['nothing', 'x.json', json(' '), 'json-not-table'],
    ['JSON that ends too early', 'x.json', json('[{"a": 1, "b": 2}, {"a": 1'), 'table-unreadable'],
    ['one column', 'x.json', json('[{"a": 1}, {"a": 2}]'), 'one-column'],
    [
      'a cut Parquet file',
      'x.parquet',
      async () => {
        await writers['table[1].parquet']?.()
        await writeFile(at('x.parquet'), (await readFile(at('table[1].parquet'))).subarray(0, 700))
      },
      'table-unreadable'
    ],
    [
      'a cut Arrow file',
      'table.arrow',
      async () => {
        await writers['table.arrow']?.()
        await truncate(at('table.arrow'), 900)
      },
      'arrow-unreadable'
    ],
    [
      'a cut workbook',
      'table.xlsx',
      async () => {
        await writers['table.xlsx']?.()
        await truncate(at('table.xlsx'), 2000)
      },
      'xlsx-unreadable'
    ],
    [
      'a workbook with a password',
      'x.xlsx',
      () =>
        writeFile(
          at('x.xlsx'),
          Buffer.concat([
            Buffer.from('d0cf11e0a1b11ae1', 'hex'),
            Buffer.alloc(2000),
            Buffer.from('EncryptedPackage', 'utf16le')
          ])
        ),
      'xlsx-encrypted'
    ],
    [
      'an old workbook',
      'x.xls',
      () => writeFile(at('x.xls'), Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)])),
      'xls-old'
    ],
    ['an empty workbook', 'x.xlsx', () => writeWorkbook(at('x.xlsx'), { A: [] }), 'no-parts'],
    [
      'a damaged SQLite file',
      'table.sqlite',
      async () => {
        await writers['table.sqlite']?.()
        await truncate(at('table.sqlite'), 3000)
      },
      'sqlite-unreadable'
    ],
    [
      'an SQLite file without tables',
      'x.db',
      () => Promise.resolve(makeSqlite(at('x.db'), 'CREATE TABLE a (b)', 'DROP TABLE a')),
      'no-parts'
    ],
    [
      'an SQLite file with open changes',
      'table.sqlite',
      async () => {
        await writers['table.sqlite']?.()
        await writeFile(at('table.sqlite-wal'), 'changes')
      },
      'sqlite-wal'
    ]
  ]
  it.each(cases)('%s', async (_, file, write, code) => {
    await write()
    await expect(importing(file, 'price')).rejects.toMatchObject({ code, hint: expect.stringMatching(/\w/) })
    expect(await readdir(join(project.dir, 'datasets')).catch(() => [])).toEqual([])
  })

  // What fuzzing found: each once was read for ever, or ended in an error that named nothing.
  it.each(['endless.arrow', 'nameless.arrows'])('%s', async (name) => {
    const path = join(import.meta.dirname, 'damaged', name)
    const job = importDataset(project, { paths: [path], options: { name: 'd', target: 'y' } })
    await expect(job).rejects.toMatchObject({
      code: expect.stringMatching(/^(arrow-unreadable|target-missing|csv-empty)$/)
    })
    expect(await readdir(join(project.dir, 'datasets')).catch(() => [])).toEqual([])
  })

  it('a file that changes or goes while it is read', async () => {
    for (const change of [() => appendFile(at('table.csv'), '\n1,red,2024-01-01,true,3'), () => rm(at('table.csv'))]) {
      await writers['table.csv']?.()
      let changed = false
      const onProgress = ({ stage }: { stage: string }): void => {
        if (stage !== 'Reading rows' || changed) return
        changed = true
        void change()
      }
      const job = importDataset(
        project,
        { paths: [at('table.csv')], options: { name: 'd', target: 'price' } },
        { onProgress }
      )
      await expect(job).rejects.toMatchObject({ code: 'source-changing' })
    }
    expect(await readdir(join(project.dir, 'datasets')).catch(() => [])).toEqual([])
  })
})

describe('a workbook damaged anywhere', () => {
  // The library's own reading of a file never ended for some of these (found by `npm run bench -- fuzz`).
  it('is refused, and never waited for', async () => {
    await writers['table.xlsx']?.()
    const whole = await readFile(at('table.xlsx'))
    const kinds = new Set<string>()
    for (let i = 0; i < 60; i++) {
      const damaged = Buffer.from(whole)
      const place = Math.floor((i * whole.length) / 60)
      damaged.writeUInt8(damaged.readUInt8(place) ^ 0x5a, place)
      await writeFile(at('x.xlsx'), damaged)
      kinds.add(
        await importing('x.xlsx', 'price').then(
          () => 'ok',
          (e: { code?: string }) => e.code ?? String(e)
        )
      )
      await rm(join(dir, 'project/datasets/d'), { recursive: true, force: true })
    }
    expect([...kinds].filter((kind) => !['ok', 'xlsx-unreadable', 'arrow-unreadable'].includes(kind))).toEqual([])
    expect(kinds).toContain('xlsx-unreadable')
  })
})
