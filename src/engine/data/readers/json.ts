/** JSON: a list of objects, or an object a line; DuckDB reads both. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { join } from 'node:path'
import { distinctNames, requireColumns } from '@core/data/tableNames'
import { counted, problem } from '@core/data/problems'
import { AnnealError } from '@shared/errors'
import type { Problem, ReadChoices } from '@shared/project'
import { z } from 'zod'
import type { SourceFile } from '../source/files'
import type { Context } from '../types'
import { readTextHead, scanText, writeBody, type TextHead } from './csv/text'
import { cleaned, unreadable, type LoadedTable } from './table/cells'
import { openLocked, quoteText } from './table/database'
import { inFolder } from './table/folder'
import { sampleRows, type TableFormat, type TableHead } from './table/format'
import { cell, countCells, query, readTexts, run } from './table/sql'

export const jsonFormat: TableFormat = { kind: 'json', look }

const mostColumns = 10_000
const mostObjectBytes = 64 * 1024 * 1024

/** The whole file has to be seen for its columns: any object may have a name the others lack. */
async function look(file: SourceFile, choices: ReadChoices, ctx: Context): Promise<TableHead> {
  const head = await readTextHead(file, choices.encoding)
  const shape = shapeOf(head.text, file)
  const found = await inFolder(async (folder) => {
    const body = await writeText(file, head, folder, ctx)
    const database = await openLocked(body, join(folder, 'spill'))
    try {
      return await keysOf(database.connection, { body, shape, file }, ctx)
    } catch (e) {
      throw unreadable(e, file.name)
    } finally {
      database.close()
    }
  })
  requireColumns(found.keys, file.name)
  return {
    file,
    names: distinctNames(found.keys),
    sample: found.sample,
    parts: [],
    choices,
    async scan(scanCtx) {
      const { hash, encoding } = await scanText(file, head, scanCtx)
      return {
        hash,
        stage: (folder, stageCtx) => writeText(file, { encoding }, folder, stageCtx),
        async load(connection, staged, { signal }) {
          const table = await load(connection, { ...found, body: staged, shape }, signal)
          return { ...table, problems: found.problems }
        }
      }
    }
  }
}

type Shape = 'array' | 'newline_delimited'

/** By the first characters. @throws `json-not-table`, `json-empty` */
function shapeOf(text: string, file: SourceFile): Shape {
  const start = text.trimStart()
  if (start.startsWith('[')) {
    const first = start.slice(1).trimStart()[0]
    if (first !== '{' && first !== undefined) {
      throw notTable(
        file,
        first === '['
          ? 'its rows are lists without names'
          : first === ']'
            ? 'it is empty'
            : 'it is a list of single values'
      )
    }
    return 'array'
  }
  if (start.startsWith('{')) {
    try {
      const whole: unknown = JSON.parse(text)
      if (typeof whole === 'object' && whole !== null) throw notTable(file, 'it is a single object')
    } catch (e) {
      // More than one object, or one too large to look at: it has an object a line then.
      if (e instanceof AnnealError) throw e
    }
    return 'newline_delimited'
  }
  throw notTable(file, start === '' ? 'it is empty' : 'it begins with neither [ nor {')
}

/** UTF-8 without a mark, under a name without wildcards. */
async function writeText(
  file: SourceFile,
  { encoding }: Pick<TextHead, 'encoding'>,
  folder: string,
  ctx: Context
): Promise<string> {
  const body = join(folder, 'body.json')
  await writeBody(file, encoding, 0, body, ctx)
  return body
}

function objects(body: string, shape: Shape): string {
  return `read_json_objects(${quoteText(body)}, format = '${shape}', maximum_object_size = ${mostObjectBytes}) AS r(o)`
}

interface Found {
  keys: string[]
  /** An object has a name twice, or names are equal but for their case: DuckDB's own reading refuses those. */
  unusual: boolean
  sample: string[][]
  problems: Problem[]
}

async function keysOf(
  connection: DuckDBConnection,
  { body, shape, file }: { body: string; shape: Shape; file: SourceFile },
  { signal }: Context
): Promise<Found> {
  await run(
    connection,
    `CREATE TABLE seen AS SELECT row_number() OVER () AS n, json_keys(o) AS keys, json_type(o) AS t FROM ${objects(body, shape)}`,
    signal
  )
  const [facts] = await query(
    connection,
    `SELECT count(*) FILTER (t <> 'OBJECT') AS others, count(*) FILTER (len(keys) <> len(list_distinct(keys))) AS repeated FROM seen`,
    z.object({ others: z.coerce.number(), repeated: z.coerce.number() }),
    signal
  )
  const { others = 0, repeated = 0 } = facts ?? {}
  if (others > 0) throw notTable(file, `${counted(others, 'entry is', 'entries are')} no object`)
  // In the order in which they first come.
  const keys = await query(
    connection,
    `SELECT k, min(n * ${mostColumns} + i) AS place FROM (SELECT n, unnest(keys) AS k, generate_subscripts(keys, 1) AS i FROM seen)
     GROUP BY k ORDER BY place, k LIMIT ${mostColumns}`,
    z.object({ k: z.string() }),
    signal
  )
  const names = keys.map(({ k }) => k)
  const unusual = repeated > 0 || new Set(names.map((name) => name.toLowerCase())).size < names.length
  const reading = { body, shape, keys: names, unusual }
  const first = `SELECT * FROM ${texts(reading)} LIMIT ${sampleRows}`
  const sample = names.length === 0 ? [] : await readTexts(connection, first)
  return { keys: names, unusual, sample, problems: repeatedKeys(repeated) }
}

interface Reading extends Pick<Found, 'keys' | 'unusual'> {
  body: string
  shape: Shape
}

/** RFC 6901. */
function pointer(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** Every value as text: a number as it is written, a list or an object as JSON. */
function texts({ body, shape, keys, unusual }: Reading): string {
  if (unusual) {
    const values = keys.map((key, i) => `json_extract_string(o, ${quoteText(pointer(key))}) AS ${cell(i)}`).join(', ')
    return `(SELECT ${values} FROM ${objects(body, shape)})`
  }
  const columns = keys.map((key) => `${quoteText(key)}: 'VARCHAR'`).join(', ')
  const names = keys.map((_, i) => cell(i)).join(', ')
  return `read_json(${quoteText(body)}, format = '${shape}', columns = {${columns}}, maximum_object_size = ${mostObjectBytes}) AS r(${names})`
}

async function load(connection: DuckDBConnection, reading: Reading, signal?: AbortSignal): Promise<LoadedTable> {
  const { keys } = reading
  const cells = Object.fromEntries(keys.map((_, i) => [cell(i), cell(i)]))
  await run(connection, `CREATE TABLE cells AS ${cleaned(cells, texts(reading))}`, signal)
  return {
    types: keys.map(() => 'any'),
    place: 'rowid',
    rows: await countCells(connection, signal),
    rejectedCount: 0,
    rejected: [],
    problems: []
  }
}

function repeatedKeys(count: number): Problem[] {
  if (count === 0) return []
  return [
    problem({
      severity: 'warning',
      code: 'repeated-keys',
      message: `${counted(count, 'object names', 'objects name')} the same value twice; the first one counts.`,
      where: [],
      count
    })
  ]
}

function notTable(file: SourceFile, why: string): AnnealError {
  return new AnnealError({
    code: 'json-not-table',
    message: `“${file.name}” is no table: ${why}. Expected a list of objects such as [{"age": 39, "city": "Oslo"}, …], or one object a line.`,
    where: file.name,
    hint: 'Write each row as an object with a name for every value, and import again.'
  })
}
