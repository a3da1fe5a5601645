/** An SQLite file: one of its tables, read only. */
import { chmod, copyFile, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import sqlite from 'node-sqlite3-wasm'
import { distinctNames, requireColumns } from '@core/data/tableNames'
import { AnnealError } from '@shared/errors'
import type { ReadChoices } from '@shared/project'
import { Stage } from '../progress'
import { hashFile, nullIfMissing, type SourceFile } from '../source/files'
import type { Context } from '../types'
import { loadBody } from './csv/load'
import { BodyWriter, bodyDelimiter } from './table/body'
import { inFolder } from './table/folder'
import { sampleRows, type TableFormat, type TableHead } from './table/format'
import { choosePart } from './table/parts'
import { quoteName } from './table/database'

export const sqliteFormat: TableFormat = { kind: 'sqlite', look }

export const sqliteMark = 'SQLite format 3\0'

type Value = string | number | bigint | Uint8Array | null

async function look(file: SourceFile, asked: ReadChoices): Promise<TableHead> {
  return inFolder(async (folder) => {
    const { part, parts, names, sample } = await withDatabase(file, folder, (database) => {
      const parts = tablesOf(database)
      const part = choosePart(parts, asked.part, file.name, 'table')
      const names = columnsOf(database, part)
      const sample: string[][] = []
      for (const row of rowsOf(database, part, sampleRows)) sample.push(row.map((value) => textOf(value) ?? ''))
      return Promise.resolve({ part, parts, names, sample })
    })
    requireColumns(names, file.name)
    return {
      file,
      names: distinctNames(names),
      sample,
      parts,
      choices: parts.length > 1 ? { ...asked, part } : asked,
      async scan(ctx) {
        // Columns of nothing but bytes show themselves while the rows are written.
        const bytesOnly = names.map(() => true)
        return {
          hash: await hashFile(file.path, ctx.signal),
          stage: (inside, stageCtx) => writeBody({ file, part, bytesOnly }, inside, stageCtx),
          load(connection, path, { signal }) {
            const types = bytesOnly.map((only) => (only ? ('unusable' as const) : ('any' as const)))
            return loadBody(connection, { path, delimiter: bodyDelimiter, types, headerLines: 0 }, signal)
          }
        }
      }
    }
  })
}

async function writeBody(
  { file, part, bytesOnly }: { file: SourceFile; part: string; bytesOnly: boolean[] },
  folder: string,
  ctx: Context
): Promise<string> {
  const path = join(folder, 'body.csv')
  const stage = new Stage(ctx, 'Reading the file', 'rows', 0)
  const bytes = bytesOnly.map(() => false)
  const others = bytesOnly.map(() => false)
  const body = await BodyWriter.create(path, ctx)
  try {
    await withDatabase(file, folder, async (database) => {
      for (const row of rowsOf(database, part)) {
        row.forEach((value, i) => {
          if (value !== null) (value instanceof Uint8Array ? bytes : others)[i] = true
        })
        await body.row(row.map(textOf))
        stage.advance(1)
      }
    })
  } finally {
    await body.close()
  }
  bytes.forEach((some, i) => (bytesOnly[i] = some && others[i] !== true))
  return path
}

/**
 * Opens a copy: the library makes a lock beside the file it opens, and a file in WAL mode only opens where it may write.
 * @throws `sqlite-unreadable`, `sqlite-wal`
 */
async function withDatabase<T>(
  file: SourceFile,
  folder: string,
  work: (database: sqlite.Database) => Promise<T>
): Promise<T> {
  const wal = await stat(`${file.path}-wal`).catch(nullIfMissing)
  if (wal && wal.size > 0) throw pending(file)
  const copy = join(folder, 'copy.db')
  await copyFile(file.path, copy)
  // A copy has its original's permissions, and that may be read-only.
  await chmod(copy, 0o600)
  await withoutWal(copy)
  let database: sqlite.Database | undefined
  try {
    database = new sqlite.Database(copy, { readOnly: true, fileMustExist: true })
    database.exec('PRAGMA trusted_schema = OFF')
    return await work(database)
  } catch (e) {
    if (e instanceof sqlite.SQLite3Error) throw unreadable(file, e)
    throw e
  } finally {
    database?.close()
  }
}

/** Bytes 18 and 19 of the header: 2 means WAL, 1 the older journal. Without a WAL file both are the same. */
async function withoutWal(copy: string): Promise<void> {
  const handle = await open(copy, 'r+')
  try {
    await handle.write(Uint8Array.of(1, 1), 0, 2, 18)
  } finally {
    await handle.close()
  }
}

function tablesOf(database: sqlite.Database): string[] {
  const sql =
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, rowid"
  return database.all(sql).map((row) => String(row['name']))
}

function columnsOf(database: sqlite.Database, table: string): string[] {
  return database
    .all('SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1', [table])
    .map((row) => String(row['name']))
}

/** In the columns' order; asked for by place, since names may be equal but for their case. */
function* rowsOf(database: sqlite.Database, table: string, most?: number): Generator<Value[]> {
  const names = columnsOf(database, table)
  const columns = names.map((name, i) => `${quoteName(name)} AS c${i}`).join(', ')
  const statement = database.prepare(
    `SELECT ${columns} FROM ${quoteName(table)}${most === undefined ? '' : ` LIMIT ${most}`}`
  )
  try {
    for (const row of statement.iterate()) yield names.map((_, i) => (row as Record<string, Value>)[`c${i}`] ?? null)
  } finally {
    statement.finalize()
  }
}

/** Bytes are no cell of a table: missing. */
function textOf(value: Value): string | null {
  return value === null || value instanceof Uint8Array ? null : String(value)
}

function pending(file: SourceFile): AnnealError {
  return new AnnealError({
    code: 'sqlite-wal',
    message: `“${file.name}” has changes in a file of its own beside it (“${file.name}-wal”), which its program has not written back yet.`,
    where: file.name,
    hint: 'Close the program that uses it, or run PRAGMA wal_checkpoint(TRUNCATE), and import again.'
  })
}

function unreadable(file: SourceFile, e: Error): AnnealError {
  return new AnnealError(
    {
      code: 'sqlite-unreadable',
      message: `“${file.name}” can’t be read as an SQLite file: ${e.message}`,
      where: file.name,
      hint: 'Check whether the file is whole, or choose another table of it.'
    },
    { cause: e }
  )
}
