import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { columnNames, sniffDialect, type CsvDialect } from '@core/data/csvDialect'
import { mostlyRagged, rejectedRows, type RejectedRow } from '@core/data/tableProblems'
import { AnnealError } from '@shared/errors'
import type { Draft } from '../../packed/pack'
import type { PackedWriter } from '../../packed/writer'
import { Stage } from '../../progress'
import { contentHash, factsOf, type SourceFile } from '../../source/files'
import type { Context } from '../../types'
import type { Prepared, Reader, ReadOptions } from '../reader'
import { openLocked } from './database'
import { packTable } from './packTable'
import { linesOf, loadCells, type LoadedTable } from './table'
import { readTextHead, scanText, writeBody, type Encoding } from './text'

/** A table as comma- (or semicolon-, tab-, bar-) separated text with a header line. */
export const csvReader: Reader = { kind: 'csv', prepare }

export interface CsvHead {
  file: SourceFile
  dialect: CsvDialect
  names: string[]
  encoding: Encoding
}

/** What the beginning of a file tells. @throws `csv-empty`, `csv-not-text`, `csv-one-column`, `csv-no-header`, `several-tables` */
export async function readCsvHead(files: SourceFile[]): Promise<CsvHead> {
  const [file] = files
  if (!file || files.length > 1) throw severalTables(files)
  const { text, encoding } = await readTextHead(file)
  const dialect = sniffDialect(text)
  if (!dialect) throw empty(file, 'is empty')
  return { file, dialect, names: columnNames(dialect, file.name), encoding }
}

async function prepare(files: SourceFile[], options: ReadOptions, ctx: Context): Promise<Prepared> {
  const head = await readCsvHead(files)
  const target = requireTarget(options.target, head)
  const { hash, encoding } = await scanText(head.file, head.encoding, ctx)
  return {
    facts: { kind: 'csv', ...factsOf(files), hash: contentHash([{ name: head.file.name, hash }]) },
    files,
    image: null,
    target,
    pack: (writer, packCtx) => pack({ ...head, encoding }, target, writer, packCtx)
  }
}

async function pack(head: CsvHead, target: string, writer: PackedWriter, ctx: Context): Promise<Draft> {
  const { file, dialect, names } = head
  const folder = await mkdtemp(join(tmpdir(), 'anneal-csv-'))
  try {
    // DuckDB reads a copy without header, in UTF-8, under a name that holds none of its wildcards.
    const body = join(folder, 'body.csv')
    new Stage(ctx, 'Loading the table', 'rows', 0)
    await writeBody(file, head.encoding, dialect.header.end, body, ctx)
    const database = await openLocked(body, join(folder, 'spill'))
    try {
      const { connection } = database
      const table = await loadCells(connection, body, dialect.delimiter, names.length, ctx.signal)
      const rejected = await rejectedLines(table, body, head)
      if (table.rejectedCount > table.rows) throw mostlyRagged(rejected, table.rejectedCount, table.rows, file.name)
      if (table.rows === 0) throw empty(file, 'has a header and no rows')
      const problems = rejectedRows(rejected, table.rejectedCount)
      return await packTable({ connection, names, target, table, problems, where: file.name, writer }, ctx)
    } finally {
      database.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function rejectedLines(table: LoadedTable, body: string, head: CsvHead): Promise<RejectedRow[]> {
  if (table.rejected.length === 0) return []
  const { text } = await readTextHead(head.file)
  const headerLines = text.slice(0, head.dialect.header.end).match(/\r\n|\r|\n/g)?.length ?? 0
  return linesOf(table.rejected.slice(0, 200), await readFile(body), headerLines)
}

function requireTarget(asked: string | null, { names, file }: CsvHead): string {
  if (asked !== null && names.includes(asked)) return asked
  const list = names
    .slice(0, 50)
    .map((name) => `“${name}”`)
    .join(', ')
  throw new AnnealError({
    code: 'target-missing',
    message:
      asked === null
        ? `Which column is to be predicted? “${file.name}” has ${list}.`
        : `“${file.name}” has no column “${asked}”. It has ${list}.`,
    where: 'target',
    hint: 'Choose the target column: --target NAME on the command line.',
    data: { columns: names }
  })
}

function empty(file: SourceFile, what: string): AnnealError {
  return new AnnealError({
    code: 'csv-empty',
    message: `“${file.name}” ${what}; expected a line of column names and rows below it.`,
    where: file.name,
    hint: 'Choose another file, or save the table again.'
  })
}

function severalTables(files: SourceFile[]): AnnealError {
  return new AnnealError({
    code: 'several-tables',
    message: `There are ${files.length} tables here; one is imported at a time.`,
    where: files[0]?.name ?? 'source',
    hint: 'Choose one of the files.'
  })
}
