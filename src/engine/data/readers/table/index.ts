import { mostlyRagged, rejectedRows } from '@core/data/tableProblems'
import { AnnealError } from '@shared/errors'
import type { ReadChoices, TableKind } from '@shared/project'
import type { Draft } from '../../packed/pack'
import type { PackedWriter } from '../../packed/writer'
import { contentHash, factsOf, type SourceFile } from '../../source/files'
import type { Context } from '../../types'
import { arrowFormat } from '../arrow'
import { csvFormat, emptyTable } from '../csv'
import { jsonFormat } from '../json'
import { parquetFormat } from '../parquet'
import type { Prepared, Reader, ReadOptions } from '../reader'
import { sqliteFormat } from '../sqlite'
import { xlsxFormat } from '../xlsx'
import type { TableFormat, TableHead, TableScan } from './format'
import { packTable } from './packTable'
import { requirePart } from './parts'
import { withTable } from './withTable'

const formats: Record<TableKind, TableFormat> = {
  csv: csvFormat,
  json: jsonFormat,
  parquet: parquetFormat,
  arrow: arrowFormat,
  xlsx: xlsxFormat,
  sqlite: sqliteFormat
}

/** What the beginning of a table's file tells. @throws AnnealError naming why it is no table; `several-tables` */
export async function lookAtTable(
  kind: TableKind,
  files: SourceFile[],
  choices: ReadChoices,
  ctx: Context
): Promise<TableHead> {
  const [file] = files
  if (!file || files.length > 1) throw severalTables(files)
  return formats[kind].look(file, choices, ctx)
}

/** A table in a file of one of the kinds. */
export function tableReader(kind: TableKind): Reader {
  return { kind, prepare: (files, options, ctx) => prepare(kind, files, options, ctx) }
}

async function prepare(kind: TableKind, files: SourceFile[], options: ReadOptions, ctx: Context): Promise<Prepared> {
  const head = await lookAtTable(kind, files, options.choices, ctx)
  requirePart(head.parts, options.choices.part, head.file.name)
  const target = requireTarget(options.target, head)
  const scan = await head.scan(ctx)
  const choices = Object.keys(head.choices).length > 0 ? { choices: head.choices } : {}
  return {
    facts: { kind, ...choices, ...factsOf(files), hash: contentHash([{ name: head.file.name, hash: scan.hash }]) },
    files,
    image: null,
    target,
    pack: (writer, packCtx) => pack(head, scan, target, writer, packCtx)
  }
}

async function pack(
  head: TableHead,
  scan: TableScan,
  target: string,
  writer: PackedWriter,
  ctx: Context
): Promise<Draft> {
  const { file, names } = head
  return withTable(
    head,
    scan,
    async ({ connection, table }) => {
      const { rejected, rejectedCount, rows } = table
      if (rejectedCount > rows) throw mostlyRagged(rejected, rejectedCount, rows, file.name)
      if (rows === 0) throw emptyTable(file, 'has a header and no rows')
      const problems = [...table.problems, ...rejectedRows(rejected, rejectedCount)]
      return packTable({ connection, names, target, table, problems, where: file.name, writer }, ctx)
    },
    ctx
  )
}

function requireTarget(asked: string | null, { names, file }: TableHead): string {
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

function severalTables(files: SourceFile[]): AnnealError {
  return new AnnealError({
    code: 'several-tables',
    message: `There are ${files.length} tables here; one is imported at a time.`,
    where: files[0]?.name ?? 'source',
    hint: 'Choose one of the files.'
  })
}
