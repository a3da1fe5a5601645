import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as arrow from 'apache-arrow'
import type { ImportReport, Sniffed } from '@shared/ipc/payloads'
import type { ReadChoices } from '@shared/project'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importDataset, openPacked, readSamples, sniffSource } from '../../index'
import { makeSqlite, runSql, writeWorkbook, type SheetCell } from './fixtures'

let dir: string
let project: Project
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-formats-'))
  project = await createProject(join(dir, 'project'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const at = (name: string): string => join(dir, name)
async function importing(file: string, target: string, choices?: ReadChoices): Promise<ImportReport> {
  return importDataset(project, { paths: [at(file)], options: { name: 'd', target, ...(choices ? { choices } : {}) } })
}
async function cells(limit = 3): Promise<string[][]> {
  const page = await readSamples(project, { name: 'd', filter: {}, offset: 0, limit })
  return page.samples.map((sample) => sample.cells ?? [])
}
const kinds = ({ dataset }: ImportReport): string[] => dataset.columns.map(({ name, kind }) => `${name}: ${kind}`)
const codes = ({ dataset }: ImportReport): string[] => dataset.problems.map(({ code }) => code)

/** The same 60 rows wherever they come from. */
const rows = Array.from({ length: 60 }, (_, i) => ({
  size: i * 1.5,
  colour: i % 7 === 0 ? null : ['red', 'green', 'blue'][i % 3],
  day: `2024-02-${String(1 + (i % 28)).padStart(2, '0')}T06:00:00.000Z`,
  fresh: i % 2 === 0,
  price: i * 10.25 + 1
}))
const expectedKinds = ['size: number', 'colour: category', 'day: time', 'fresh: category', 'price: number']
const expectedCells = [
  ['0', '', '2024-02-01 06:00:00', 'true', '1'],
  ['1.5', 'green', '2024-02-02 06:00:00', 'false', '11.25'],
  ['3', 'blue', '2024-02-03 06:00:00', 'true', '21.5']
]
const csv = (delimiter: string): string =>
  ['size,colour,day,fresh,price', ...rows.map((r) => [r.size, r.colour ?? '', r.day, r.fresh, r.price].join(','))]
    .join('\n')
    .replaceAll(',', delimiter)

const writers: Record<string, () => Promise<void>> = {
  'table.csv': () => writeFile(at('table.csv'), csv(',')),
  'table.tsv': () => writeFile(at('table.tsv'), csv('\t')),
  'table.json': () => writeFile(at('table.json'), JSON.stringify(rows)),
  'table.jsonl': () => writeFile(at('table.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n')),
  'table[1].parquet': async () => {
    await writeFile(at('rows.json'), JSON.stringify(rows))
    const columns = `{size: 'DOUBLE', colour: 'VARCHAR', day: 'TIMESTAMPTZ', fresh: 'BOOLEAN', price: 'FLOAT'}`
    await runSql(
      `SET TimeZone = 'UTC'`,
      `COPY (SELECT * FROM read_json('${at('rows.json')}', columns = ${columns})) TO '${at('table[1].parquet')}'`
    )
  },
  'table.arrow': () => writeFile(at('table.arrow'), arrow.tableToIPC(arrowTable(), 'file')),
  'stream.arrows': () => writeFile(at('stream.arrows'), arrow.tableToIPC(arrowTable(), 'stream')),
  'table.xlsx': () => writeWorkbook(at('table.xlsx'), { Sheet1: sheetRows() }),
  'table.sqlite': () => {
    const values = rows.map(
      (r) => `(${r.size}, ${r.colour ? `'${r.colour}'` : 'NULL'}, '${r.day}', '${r.fresh}', ${r.price})`
    )
    makeSqlite(
      at('table.sqlite'),
      'CREATE TABLE t (size REAL, colour TEXT, day TEXT, fresh TEXT, price REAL)',
      `INSERT INTO t VALUES ${values.join(', ')}`
    )
    return Promise.resolve()
  }
}

function arrowTable(): arrow.Table {
  return new arrow.Table({
    size: arrow.vectorFromArray(
      rows.map((r) => r.size),
      new arrow.Float64()
    ),
    colour: arrow.vectorFromArray(
      rows.map((r) => r.colour),
      new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())
    ),
    day: arrow.vectorFromArray(
      rows.map((r) => new Date(r.day)),
      new arrow.TimestampMillisecond()
    ),
    fresh: arrow.vectorFromArray(
      rows.map((r) => r.fresh),
      new arrow.Bool()
    ),
    price: arrow.vectorFromArray(
      rows.map((r) => r.price),
      new arrow.Float64()
    )
  })
}

function sheetRows(): SheetCell[][] {
  const header = ['size', 'colour', 'day', 'fresh', 'price']
  // 45323 is the first of February 2024.
  return [
    header,
    ...rows.map((r, i): SheetCell[] => [r.size, r.colour ?? null, { day: 45323.25 + (i % 28) }, r.fresh, r.price])
  ]
}

describe('one table in every format', () => {
  it.each(Object.keys(writers))('%s', async (file) => {
    await writers[file]?.()
    const seen: Sniffed = await sniffSource([at(file)])
    expect(seen).toMatchObject({ type: 'table', suggestedTarget: 'price', parts: [] })
    expect(seen.columns.map(({ name }) => name)).toEqual(['size', 'colour', 'day', 'fresh', 'price'])
    const report = await importing(file, 'price')
    expect(kinds(report)).toEqual(expectedKinds)
    expect(report.dataset).toMatchObject({ examples: 60, task: 'regression' })
    expect(await cells()).toEqual(expectedCells)
    const [size, colour] = report.dataset.columns
    expect(size).toMatchObject({
      missing: 0,
      distinct: 60,
      min: 0,
      max: 88.5,
      mean: 44.25,
      correlation: { with: 'price', measure: 'pearson' }
    })
    expect(size?.correlation?.value).toBeCloseTo(1)
    expect(size?.quantiles).toContainEqual({ p: 0.5, value: 44.25 })
    expect(colour).toMatchObject({
      missing: 9,
      top: [
        { value: 'blue', count: 17 },
        { value: 'green', count: 17 },
        { value: 'red', count: 17 }
      ]
    })
    expect(colour?.correlation).toMatchObject({ measure: 'correlation-ratio' })
    expect((await openPacked(project, 'd')).column('day')).toMatchObject({ kind: 'time' })
  })
})

describe('a part of a file', () => {
  it('is asked for where a workbook has several sheets', async () => {
    const other: SheetCell[][] = [['a', 'b'], ...Array.from({ length: 30 }, (_, i) => [i, i * 2.5])]
    await writeWorkbook(at('w.xlsx'), { Notes: [], First: sheetRows(), 'Second sheet': other })
    expect(await sniffSource([at('w.xlsx')])).toMatchObject({ parts: ['First', 'Second sheet'], part: 'First' })
    expect(await sniffSource([at('w.xlsx')], {}, { part: 'Second sheet' })).toMatchObject({
      part: 'Second sheet',
      suggestedTarget: 'b'
    })
    await expect(importing('w.xlsx', 'b')).rejects.toMatchObject({ code: 'part-missing' })
    await expect(importing('w.xlsx', 'b', { part: 'Third' })).rejects.toMatchObject({ code: 'part-not-found' })
    const { dataset } = await importing('w.xlsx', 'b', { part: 'Second sheet' })
    expect(dataset).toMatchObject({ examples: 30, source: { kind: 'xlsx', choices: { part: 'Second sheet' } } })
    await rm(project.datasets.cacheDir('d', dataset.cacheKey), { recursive: true })
    expect((await openPacked(project, 'd')).count).toBe(30)
  })

  it('of an SQLite file is a table or a view, with or without rowid, bytes left out', async () => {
    makeSqlite(
      at('d.db'),
      'CREATE TABLE "odd ""name" (k INTEGER PRIMARY KEY, v REAL, raw BLOB, part) WITHOUT ROWID',
      `INSERT INTO "odd ""name" WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 49) SELECT i, i * 1.5, x'00ff', CASE i % 2 WHEN 0 THEN x'01' ELSE 'b' || (i % 4) END FROM n`,
      'CREATE VIEW half AS SELECT k, v FROM "odd ""name" WHERE k < 25'
    )
    expect(await sniffSource([at('d.db')])).toMatchObject({ kind: 'sqlite', parts: ['odd "name', 'half'] })
    const report = await importing('d.db', 'v', { part: 'odd "name' })
    expect(kinds(report)).toEqual(['k: number', 'v: number', 'raw: category', 'part: category'])
    expect(report.dataset.columns[2]).toMatchObject({ role: 'ignore', missing: 50 })
    expect(report.dataset.columns[3]).toMatchObject({ missing: 25 })
    expect(report.dataset.problems).toContainEqual(expect.objectContaining({ code: 'unusable-column', where: ['raw'] }))
    const view = await importDataset(project, {
      paths: [at('d.db')],
      options: { name: 'v', target: 'v', choices: { part: 'half' } }
    })
    expect(view.dataset.examples).toBe(25)
    expect((await readdir(dir)).filter((name) => name.startsWith('d.db'))).toEqual(['d.db'])
  })

  it('means nothing for a file that has one', async () => {
    await writers['table.csv']?.()
    await expect(importing('table.csv', 'price', { part: 'x' })).rejects.toMatchObject({ code: 'option-misfit' })
    await writers['table.xlsx']?.()
    await expect(importing('table.xlsx', 'price', { delimiter: ';' })).rejects.toMatchObject({ code: 'option-misfit' })
  })
})

describe('what cells hold', () => {
  const column = (cellsOf: (i: number) => string): string =>
    ['x;n;y', ...Array.from({ length: 60 }, (_, i) => `${cellsOf(i)};${i};${i % 2 ? 'a' : 'b'}`)].join('\n')
  it.each<[string, (i: number) => string, string, string[]]>([
    ['decimal commas', (i) => `${i},5`, '0.5 1.5 2.5', []],
    ['thousands', (i) => `${i + 1},000.5`, '1000.5 2000.5 3000.5', []],
    ['thousands or fractions', (i) => `${i + 1},250`, '1250 2250 3250', ['number-form']],
    ['per cents', (i) => `${i} %`, '0 0.01 0.02', ['number-form']],
    ['German dates', (i) => `${1 + (i % 28)}.2.2024`, '2024-02-01 2024-02-02 2024-02-03', []],
    ['American dates', (i) => `2/${1 + (i % 28)}/2024`, '2024-02-01 2024-02-02 2024-02-03', []],
    ['British dates', (i) => `${1 + (i % 28)}/2/2024`, '2024-02-01 2024-02-02 2024-02-03', []],
    ['American or British', (i) => `2/${1 + (i % 12)}/2024`, '2024-02-01 2024-02-02 2024-02-03', ['number-form']],
    [
      'times with zones',
      (i) => `2024-02-01T${String(i % 24).padStart(2, '0')}:30+02:00`,
      '2024-01-31 22:30:00 2024-01-31 23:30:00 2024-02-01 00:30:00',
      []
    ],
    [
      'months by name',
      (i) => `${1 + (i % 28)} Feb 2024 10:00`,
      '2024-02-01 10:00:00 2024-02-02 10:00:00 2024-02-03 10:00:00',
      []
    ]
  ])('%s', async (_, of, expected, problems) => {
    await writeFile(at('t.csv'), column(of))
    const report = await importing('t.csv', 'y')
    expect((await cells()).map(([x]) => x).join(' ')).toBe(expected)
    expect(codes(report).filter((code) => code === 'number-form')).toEqual(problems)
  })

  it('dates in three forms are no dates, and that is said', async () => {
    await writeFile(
      at('t.csv'),
      column((i) => ['2024-02-01', '13/02/2024', 'Feb 14, 2024'][i % 3] ?? '')
    )
    const report = await importing('t.csv', 'y')
    expect(report.dataset.columns[0]).toMatchObject({ kind: 'category', distinct: 3 })
    expect(report.dataset.problems).toContainEqual(
      expect.objectContaining({ code: 'mixed-types', where: ['x: 60 dates'] })
    )
  })

  it('a day that does not exist is missing', async () => {
    await writeFile(
      at('t.csv'),
      column((i) => (i === 5 ? '31.02.2024' : `${1 + (i % 28)}.02.2024`))
    )
    const report = await importing('t.csv', 'y')
    expect(report.dataset.columns[0]).toMatchObject({ kind: 'time', missing: 1 })
    expect(report.dataset.problems).toContainEqual(
      expect.objectContaining({ code: 'not-numbers', where: ['x: 1 (“31.02.2024”)'] })
    )
  })

  it('dates can’t be predicted, nor 10,000 classes', async () => {
    await writeFile(
      at('t.csv'),
      column((i) => `${1 + (i % 28)}.02.2024`)
    )
    await expect(importing('t.csv', 'x')).rejects.toMatchObject({ code: 'time-target' })
    await writeFile(
      at('t.csv'),
      ['x,z,y', ...Array.from({ length: 40_000 }, (_, i) => `${i},${i % 9},class ${i % 10_000}`)].join('\n')
    )
    await expect(importing('t.csv', 'y')).rejects.toMatchObject({ code: 'too-many-classes' })
    const { dataset } = await importing('t.csv', 'x')
    expect(dataset.columns[2]).toMatchObject({ kind: 'text', role: 'ignore', distinct: 10_000 })
    expect((await openPacked(project, 'd')).column('y')).toMatchObject({ kind: 'text' })
    expect((await cells(2)).map(([, , y]) => y)).toEqual(['class 0', 'class 1'])
  })
})

describe('encodings', () => {
  const text = [
    'größe;名称;y',
    ...Array.from({ length: 40 }, (_, i) => `${i};${['红色的', '绿色的'][i % 2]};${i % 3}`)
  ].join('\n')
  const gb = (): Buffer => Buffer.from('5354414c3bc3fbb3c63b79', 'hex')
  it('finds GB18030, and UTF-16 without its mark', async () => {
    const lines = Array.from({ length: 40 }, (_, i) =>
      Buffer.concat([
        Buffer.from(`\n${i};`),
        Buffer.from(i % 2 ? 'baecc9ab' : 'c2ccc9ab', 'hex'),
        Buffer.from(`;${i % 3}`)
      ])
    )
    await writeFile(at('gb.csv'), Buffer.concat([gb(), ...lines]))
    const { dataset } = await importing('gb.csv', 'y')
    expect(dataset.columns[1]).toMatchObject({ name: '名称', categories: ['红色', '绿色'] })
    await writeFile(
      at('u.csv'),
      Buffer.from(text.replaceAll('名称', 'name').replaceAll(/[一-龥]+/g, 'colour'), 'utf16le')
    )
    expect((await sniffSource([at('u.csv')])).columns.map(({ name }) => name)).toEqual(['größe', 'name', 'y'])
  })
  it('takes the one that is said, and says when it can’t be', async () => {
    await writeFile(at('l.csv'), Buffer.from(text.replaceAll('名称', 'name').replaceAll(/[一-龥]+/g, 'x'), 'latin1'))
    expect((await sniffSource([at('l.csv')], {}, { encoding: 'windows-1251' })).columns[0]?.name).toBe('grцЯe')
    await expect(importing('l.csv', 'y', { encoding: 'utf-8' })).rejects.toMatchObject({ code: 'bad-encoding' })
    await expect(importing('l.csv', 'y', { encoding: 'klingon' })).rejects.toMatchObject({ code: 'bad-encoding' })
  })
  it('takes the delimiter that is said', async () => {
    await writeFile(at('c.csv'), 'a:b\n1:2\n2:4.5\n3:6\n')
    expect((await sniffSource([at('c.csv')], {}, { delimiter: ':' })).columns.map(({ name }) => name)).toEqual([
      'a',
      'b'
    ])
  })
})

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

describe('odd tables', () => {
  it('JSON: nested values as text, keys of some objects only, the same key twice, names equal but for their case', async () => {
    const lines = Array.from(
      { length: 40 },
      (_, i) =>
        `{"a": ${i}, "A": ${i * 2}, "in": {"x": ${i % 2}}, "a": ${i + 100}${i > 20 ? `, "late": "z${i % 2}"` : ''}, "y": ${i * 1.5}}`
    )
    await writeFile(at('x.jsonl'), lines.join('\n'))
    const report = await importing('x.jsonl', 'y')
    expect(kinds(report)).toEqual(['a: number', 'A: number', 'in: category', 'y: number', 'late: category'])
    expect(report.dataset.columns[2]?.categories).toEqual(['{"x":0}', '{"x":1}'])
    expect(report.dataset.columns[4]).toMatchObject({ missing: 21 })
    expect(codes(report)).toContain('repeated-keys')
    expect((await cells(1))[0]?.slice(0, 2)).toEqual(['0', '0'])
  })

  it('a workbook with merged cells, formulas and errors', async () => {
    const body = Array.from({ length: 30 }, (_, i): SheetCell[] => [
      i % 5 ? null : `group ${i % 2}`,
      { formula: 'A1', value: i * 2 },
      i === 3 ? { error: '#DIV/0!' } : i,
      i % 3
    ])
    await writeWorkbook(at('m.xlsx'), { S: [['g', 'f', 'e', 'y'], ...body] }, ['A2:A6'])
    const report = await importing('m.xlsx', 'y')
    expect(kinds(report)).toEqual(['g: category', 'f: number', 'e: number', 'y: category'])
    expect(report.dataset.columns[2]).toMatchObject({ missing: 1 })
    expect((await cells(2)).map((row) => row.join())).toEqual(['group 0,0,0,0', ',2,1,1'])
  })

  it('Parquet: lists and bytes are left out, wide numbers and names alike are not', async () => {
    await runSql(
      `COPY (SELECT i::DECIMAL(18,3) / 4 AS "A", i::HUGEINT AS b, [i] AS l, 'x'::BLOB AS raw, (i % 2 = 0) AS y, i::UTINYINT AS u, DATE '2024-01-01' + i::INTEGER AS d, ('k' || i % 3)::ENUM('k0','k1','k2') AS e FROM range(40) t(i)) TO '${at('x.parquet')}'`
    )
    const report = await importing('x.parquet', 'y')
    expect(kinds(report)).toEqual([
      'A: number',
      'b: number',
      'l: category',
      'raw: category',
      'y: category',
      'u: number',
      'd: time',
      'e: category'
    ])
    expect(report.dataset.problems).toContainEqual(
      expect.objectContaining({ code: 'unusable-column', where: ['l', 'raw'] })
    )
    expect((await cells(2))[1]).toEqual(['0.25', '1', '', '', 'false', '1', '2024-01-02', 'k1'])
  })
})
