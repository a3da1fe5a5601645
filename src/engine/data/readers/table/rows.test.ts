import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTableRows, type TableRow, type TableRows } from './rows'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-rows-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function read(text: string, only?: number[]): Promise<{ table: TableRows | undefined; rows: TableRow[] }> {
  const path = join(dir, 'table.csv')
  await writeFile(path, text)
  const rows: TableRow[] = []
  let table: TableRows | undefined
  const reading = { begin: (t: TableRows) => (table = t), visit: (more: TableRow[]) => rows.push(...more) }
  await readTableRows(path, only ? { ...reading, only } : reading, {})
  return { table, rows }
}

describe('readTableRows', () => {
  const text = 'age;city name;pay\n39; Oslo ;1,5\n?;"a ""b"";c";\n1;2\n40;Rome;7\n'
  it('gives trimmed texts by column name as they stand, missing ones empty, and names the rows it could not read', async () => {
    const { table, rows } = await read(text)
    expect(table).toEqual({
      names: ['age', 'city name', 'pay'],
      count: 3,
      rejected: [{ line: 4, reason: '2 cells instead of 3' }]
    })
    expect(rows).toEqual([
      { number: 1, cells: { age: '39', 'city name': 'Oslo', pay: '1,5' } },
      { number: 2, cells: { age: '', 'city name': 'a "b";c', pay: '' } },
      { number: 4, cells: { age: '40', 'city name': 'Rome', pay: '7' } }
    ])
  })
  it('gives only the asked rows, counted with those that could not be read', async () => {
    expect((await read(text, [4, 1])).rows.map(({ number }) => number)).toEqual([1, 4])
  })
  it('reads many rows in pieces, in order', async () => {
    const body = Array.from({ length: 5000 }, (_, i) => `${i},x`).join('\n')
    const { rows } = await read(`n,t\n${body}\n`)
    expect(rows.map(({ cells }) => Number(cells['n']))).toEqual(Array.from({ length: 5000 }, (_, i) => i))
    expect(rows.at(-1)?.number).toBe(5000)
  })
})
