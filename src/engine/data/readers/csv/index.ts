import { columnNames, sniffDialect } from '@core/data/csvDialect'
import { mostlyRagged, rejectedRows } from '@core/data/tableProblems'
import { AnnealError } from '@shared/errors'
import type { Draft } from '../../packed/pack'
import type { PackedWriter } from '../../packed/writer'
import { contentHash, factsOf, type SourceFile } from '../../source/files'
import type { Context } from '../../types'
import type { Prepared, Reader, ReadOptions } from '../reader'
import { packTable } from './packTable'
import { readTextHead, scanText } from './text'
import { withTable, type CsvHead } from './withTable'

/** A table as comma- (or semicolon-, tab-, bar-) separated text with a header line. */
export const csvReader: Reader = { kind: 'csv', prepare }

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
  const { file, names } = head
  return withTable(
    head,
    async ({ connection, table, rejected }) => {
      if (table.rejectedCount > table.rows) throw mostlyRagged(rejected, table.rejectedCount, table.rows, file.name)
      if (table.rows === 0) throw empty(file, 'has a header and no rows')
      const problems = rejectedRows(rejected, table.rejectedCount)
      return packTable({ connection, names, target, table, problems, where: file.name, writer }, ctx)
    },
    ctx
  )
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
