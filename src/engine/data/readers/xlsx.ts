/** .xlsx workbooks: one of the sheets; formulas by their last result. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import readWorkbook from 'read-excel-file/universal'
import { columnNames } from '@core/data/csvDialect'
import { AnnealError } from '@shared/errors'
import type { ReadChoices } from '@shared/project'
import { hashFile, readHead, type SourceFile } from '../source/files'
import type { Context } from '../types'
import { emptyTable } from './csv'
import { loadBody } from './csv/load'
import { BodyWriter, bodyDelimiter } from './table/body'
import { sampleRows, type TableFormat, type TableHead } from './table/format'
import { choosePart } from './table/parts'
import { checkWorkbook } from './xlsxWhole'

export const xlsxFormat: TableFormat = { kind: 'xlsx', look }

/** Of a compound file: old .xls, or an .xlsx with a password. */
const compoundMark = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0)

async function look(file: SourceFile, asked: ReadChoices, { signal }: Context): Promise<TableHead> {
  const sheets = await readSheets(file, signal)
  const filled = sheets.filter(({ rows }) => rows.length > 0)
  const parts = filled.map(({ name }) => name)
  const part = choosePart(parts, asked.part, file.name, 'sheet')
  const [header = [], ...rows] = filled.find(({ name }) => name === part)?.rows ?? []
  const width = Math.max(header.length, ...rows.slice(0, sampleRows).map((row) => row.length))
  const padded = (row: readonly (string | null)[]): (string | null)[] =>
    Array.from({ length: width }, (_, i) => row[i] ?? null)
  const texts = (row: readonly (string | null)[]): string[] => padded(row).map((text) => text ?? '')
  const sample = rows.slice(0, sampleRows).map(texts)
  const names = columnNames(
    { delimiter: bodyDelimiter, header: { cells: texts(header), line: 1, end: 0 }, rows: sample },
    file.name
  )
  if (rows.length === 0) throw emptyTable(file, 'has a header and no rows')
  return {
    file,
    names,
    sample,
    parts,
    choices: parts.length > 1 ? { ...asked, part } : asked,
    async scan(ctx) {
      return {
        hash: await hashFile(file.path, ctx.signal),
        stage: (folder, stageCtx) => writeBody(rows.map(padded), join(folder, 'body.csv'), stageCtx),
        load(connection, path, { signal }) {
          const types = names.map(() => 'any' as const)
          return loadBody(connection, { path, delimiter: bodyDelimiter, types, headerLines: 0 }, signal)
        }
      }
    }
  }
}

async function writeBody(rows: readonly (string | null)[][], path: string, ctx: Context): Promise<string> {
  const body = await BodyWriter.create(path, ctx)
  try {
    for (const row of rows) await body.row(row)
  } finally {
    await body.close()
  }
  return path
}

interface SheetRows {
  name: string
  /** Without blank ones. */
  rows: (string | null)[][]
}

/** @throws `xlsx-encrypted`, `xls-old`, `xlsx-unreadable`, `xlsx-too-large` */
async function readSheets(file: SourceFile, signal?: AbortSignal): Promise<SheetRows[]> {
  await refuseCompound(file)
  await checkWorkbook(file, signal)
  try {
    // Not by its path: the library's reading by a stream never ends for some damaged archives.
    const sheets = await readWorkbook(new Blob([await readFile(file.path)]))
    return sheets.map(({ sheet, data }) => ({
      name: sheet,
      rows: data.map((row) => row.map(textOf)).filter((row) => row.some((text) => text !== null))
    }))
  } catch (e) {
    throw new AnnealError(
      {
        code: 'xlsx-unreadable',
        message: `“${file.name}” can’t be read as a workbook: ${e instanceof Error ? e.message : String(e)}`,
        where: file.name,
        hint: 'Open it in a spreadsheet program and save it again as .xlsx, or as CSV (UTF-8).'
      },
      { cause: e }
    )
  }
}

async function refuseCompound(file: SourceFile): Promise<void> {
  const head = await readHead(file.path, 64 * 1024)
  if (!head.subarray(0, 4).equals(compoundMark)) return
  const encrypted = head.includes(Buffer.from('EncryptedPackage', 'utf16le'))
  throw new AnnealError({
    code: encrypted ? 'xlsx-encrypted' : 'xls-old',
    message: encrypted
      ? `“${file.name}” is protected by a password.`
      : `“${file.name}” is a workbook of the old .xls format, or has a password; .xlsx without one was expected.`,
    where: file.name,
    hint: encrypted
      ? 'Save it without a password and import that.'
      : 'Open it in a spreadsheet program and save it as .xlsx, or as CSV (UTF-8).'
  })
}

/** Whole seconds come as a millisecond less at times: days are counted in fractions. */
function timeText(time: Date): string | null {
  const ms = time.getTime()
  if (Number.isNaN(ms)) return null
  const second = Math.round(ms / 1000) * 1000
  return new Date(Math.abs(ms - second) <= 1 ? second : ms).toISOString()
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  return value instanceof Date ? timeText(value) : String(value)
}
