import { writeFile } from 'node:fs/promises'
import type { ImportReport } from '@shared/ipc/payloads'
import { describe, expect, it } from 'vitest'
import { openPacked, sniffSource } from '../../index'
import { at, cells, importing, project } from './tableProject'

const codes = ({ dataset }: ImportReport): string[] => dataset.problems.map(({ code }) => code)

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
