/** A file of labels as rows of text: CSV with any of our delimiters, with or without a header, or an object a line. */
import { readFile } from 'node:fs/promises'
import { csvRecords, sniffDialect } from '@core/data/csvDialect'
import { AnnealError } from '@shared/errors'
import { readHead, type SourceFile } from '../../source/files'
import { guessText } from '../csv/text'

export interface LabelTable {
  columns: string[]
  rows: { line: number; cells: string[] }[]
  /** Lines that could not be read, with the reason. */
  bad: { line: number; reason: string }[]
}

const labelName = /\.(csv|tsv|tab|txt|jsonl|ndjson)$/i
const jsonName = /\.(jsonl|ndjson)$/i
const mostBytes = 256 * 1024 * 1024
const mostColumns = 2000
const headBytes = 256 * 1024
const headRows = 200

/** May a file of this name hold labels? */
export function hasLabelName(name: string): boolean {
  return labelName.test(name)
}

/** The first rows. Null: it is no text, or holds no table. */
export async function readLabelHead(
  file: SourceFile,
  namesImage: (cell: string) => boolean
): Promise<LabelTable | null> {
  const head = await readHead(file.path, headBytes)
  let text = decodeText(head, true)
  if (text === null) return null
  // The last line may be cut.
  if (file.bytes > head.length) text = text.slice(0, Math.max(text.lastIndexOf('\n'), 0))
  const table = parseLabels(text, file.name, namesImage, headRows)
  return table.columns.length > 0 ? table : null
}

/** @throws `labels-too-large`, `labels-not-text` */
export async function readLabelTable(file: SourceFile, namesImage: (cell: string) => boolean): Promise<LabelTable> {
  if (file.bytes > mostBytes) {
    throw new AnnealError({
      code: 'labels-too-large',
      message: `The label file has ${(file.bytes / 1e6).toFixed(0)} MB; up to ${mostBytes / 1024 / 1024} MB are read.`,
      where: file.name,
      hint: 'Keep only the columns with the file’s name and the label.'
    })
  }
  const text = decodeText(await readFile(file.path), false)
  if (text === null) {
    throw new AnnealError({
      code: 'labels-not-text',
      message: `“${file.name}” holds bytes that no text has, so it is no file of labels.`,
      where: file.name,
      hint: 'Save the labels as CSV (UTF-8): a column with the file’s name, one with the label.'
    })
  }
  return parseLabels(text, file.name, namesImage)
}

/** Null: no text. */
function decodeText(bytes: Uint8Array, cut: boolean): string | null {
  const { text } = guessText(bytes, cut)
  return text.includes('\0') ? null : text
}

/**
 * @param namesImage tells a first line of values from one of column names
 * @param mostRows stop after so many
 */
export function parseLabels(
  text: string,
  name: string,
  namesImage: (cell: string) => boolean,
  mostRows = Number.POSITIVE_INFINITY
): LabelTable {
  return jsonName.test(name) ? parseJsonLines(text, mostRows) : parseCsv(text, name, namesImage, mostRows)
}

function parseCsv(text: string, name: string, namesImage: (cell: string) => boolean, mostRows: number): LabelTable {
  const dialect = sniffDialect(text.slice(0, headBytes))
  if (!dialect) return { columns: [], rows: [], bad: [] }
  const spaced = dialect.header.cells.length === 1 && /\.txt$/i.test(name)
  const records = csvRecords(text, spaced ? ' ' : dialect.delimiter)
  const table: LabelTable = { columns: [], rows: [], bad: [] }
  let first = true
  for (const { cells: raw, line } of records) {
    const cells = (spaced ? raw.filter((cell) => cell !== '') : raw).map((cell) => cell.trim())
    if (first) {
      first = false
      // A word alone heads a column, even where a picture has that name without its ending.
      const header = !cells.some((cell) => namesImage(cell) && !/^[\p{L} _-]+$/u.test(cell))
      table.columns = columnNames(cells, header)
      if (header) continue
    }
    if (cells.length === table.columns.length) table.rows.push({ line, cells })
    else table.bad.push({ line, reason: `${cells.length} cells, expected ${table.columns.length}` })
    if (table.rows.length >= mostRows) break
  }
  return table
}

function columnNames(cells: string[], header: boolean): string[] {
  const taken = new Set<string>()
  return cells.slice(0, mostColumns).map((cell, i) => {
    const base = header && cell !== '' ? cell : `column ${i + 1}`
    let name = base
    for (let n = 2; taken.has(name); n++) name = `${base} ${n}`
    taken.add(name)
    return name
  })
}

function parseJsonLines(text: string, mostRows: number): LabelTable {
  const at = new Map<string, number>()
  const table: LabelTable = { columns: [], rows: [], bad: [] }
  let line = 0
  for (const source of lines(text)) {
    line++
    if (source.trim() === '') continue
    const value = objectOf(source)
    if (value === null) table.bad.push({ line, reason: 'no JSON object' })
    else {
      const cells: string[] = []
      for (const [key, of] of Object.entries(value)) {
        let column = at.get(key)
        if (column === undefined) {
          if (at.size >= mostColumns) continue
          column = at.size
          at.set(key, column)
        }
        cells[column] = cellOf(of)
      }
      table.rows.push({ line, cells })
    }
    if (table.rows.length >= mostRows) break
  }
  table.columns = [...at.keys()]
  for (const row of table.rows) row.cells = table.columns.map((_, i) => row.cells[i] ?? '')
  return table
}

/** One line after another: splitting a large text at once would hold it twice. */
function* lines(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf('\n', from)
    const to = newline < 0 ? text.length : newline
    yield text.slice(from, to)
    from = to + 1
  }
}

function objectOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch (e) {
    if (e instanceof SyntaxError) return null
    throw e
  }
}

/** Lists and objects are no label: the cell is empty, and the row is named as one without. */
function cellOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
