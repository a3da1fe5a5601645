/** For tests: the same table in every format. */
import { writeFile } from 'node:fs/promises'
import * as arrow from 'apache-arrow'
import { makeSqlite, runSql, writeWorkbook, type SheetCell } from './fixtures'

const rows = Array.from({ length: 60 }, (_, i) => ({
  size: i * 1.5,
  colour: i % 7 === 0 ? null : ['red', 'green', 'blue'][i % 3],
  day: `2024-02-${String(1 + (i % 28)).padStart(2, '0')}T06:00:00.000Z`,
  fresh: i % 2 === 0,
  price: i * 10.25 + 1
}))
const csv = (delimiter: string): string =>
  ['size,colour,day,fresh,price', ...rows.map((r) => [r.size, r.colour ?? '', r.day, r.fresh, r.price].join(','))]
    .join('\n')
    .replaceAll(',', delimiter)

/** Each writes a file of its name. */
export function tableWriters(at: (name: string) => string): Record<string, () => Promise<void>> {
  return {
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

export function sheetRows(): SheetCell[][] {
  const header = ['size', 'colour', 'day', 'fresh', 'price']
  // 45323 is the first of February 2024.
  return [
    header,
    ...rows.map((r, i): SheetCell[] => [r.size, r.colour ?? null, { day: 45323.25 + (i % 28) }, r.fresh, r.price])
  ]
}
