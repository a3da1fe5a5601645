/** How a table of text is written: its delimiter and its header, from the first part of the file. */
import { AnnealError } from '@shared/errors'
import { isMissing } from './cells'
import { parseNumber } from './readCell'
import { distinctNames } from './tableNames'

/** Tried in this order; any other has to be named. The last two are control characters some databases write. */
export const delimiters = [',', ';', '\t', '|', '^', '~', '\u0001', '\u001f']

export interface CsvRecord {
  cells: string[]
  /** Where it begins, among the lines of the text, from 1. */
  line: number
  /** Where the next record begins in the text. */
  end: number
}

/**
 * Records of RFC 4180 text: cells in quotes may hold the delimiter, newlines and doubled quotes.
 * Blank lines are skipped. A record that the text's end cuts off is given as it is.
 */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  let begun = 1
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    const ends = char === '\n' || (char === '\r' && text[i + 1] !== '\n')
    if (ends) line++
    if (quoted) {
      if (char !== '"') cell += char
      else if (text[i + 1] === '"') cell += text[++i] as string
      else quoted = false
    } else if (char === '"' && cell.trim() === '') {
      quoted = true
      cell = ''
    } else if (char === delimiter) {
      cells.push(cell)
      cell = ''
    } else if (ends) {
      if (cells.length > 0 || cell !== '') yield { cells: [...cells, cell], line: begun, end: i + 1 }
      cells = []
      cell = ''
      begun = line
    } else if (char !== '\r') cell += char
  }
  if (cells.length > 0 || cell !== '') yield { cells: [...cells, cell], line: begun, end: text.length }
}

/** Rows looked at to choose the delimiter. */
const sampleRows = 100

export interface CsvDialect {
  delimiter: string
  header: CsvRecord
  /** Some rows after the header. */
  rows: string[][]
}

/**
 * Chooses the delimiter that cuts the most rows alike, then into the most columns.
 * @param text the beginning of the file, decoded, ending at a line's end
 * @param asked the delimiter, where it was said
 * @returns null for text without a record
 */
export function sniffDialect(text: string, asked?: string): CsvDialect | null {
  let best: { dialect: CsvDialect; alike: number } | null = null
  for (const delimiter of asked === undefined ? delimiters : [asked]) {
    const records: CsvRecord[] = []
    for (const record of csvRecords(text, delimiter)) {
      records.push(record)
      if (records.length > sampleRows) break
    }
    const [header, ...rest] = records
    if (!header) return null
    const width = header.cells.length
    const alike = width < 2 ? 0 : records.filter((r) => r.cells.length === width).length / records.length
    const dialect = { delimiter, header, rows: rest.map((r) => r.cells) }
    const wider = best !== null && alike === best.alike && width > best.dialect.header.cells.length
    if (best === null || alike > best.alike || wider) best = { dialect, alike }
  }
  return best?.dialect ?? null
}

/**
 * The columns' names out of the first line: spaces trimmed, a blank one numbered, a repeated one told apart.
 * @throws `csv-one-column`, `csv-no-header`
 */
export function columnNames({ header, rows }: CsvDialect, where: string): string[] {
  const cells = header.cells.map((cell) => cell.trim())
  if (cells.length < 2) throw oneColumn(cells[0] ?? '', where)
  const why = headerDoubt(cells, rows)
  if (why) throw noHeader(why, where)
  return distinctNames(cells)
}

/** Why a first line is no header; null: it may be one. */
function headerDoubt(cells: string[], rows: string[][]): string | null {
  const value = cells.find((cell) => parseNumber(cell) !== null)
  if (value !== undefined) return `it holds the number ${value}`
  // The first name may be blank, as tools that write row numbers leave it; "?" or NA are values.
  const blank = cells.find((cell, i) => isMissing(cell) && !(i === 0 && cell === ''))
  if (blank !== undefined && cells.filter(isMissing).length > 1) return 'several of its cells are empty'
  for (const [i, cell] of cells.entries()) {
    if (cell !== '' && rows.some((row) => row[i]?.trim() === cell)) return `“${cell}” comes again below it as a value`
  }
  return null
}

function oneColumn(only: string, where: string): AnnealError {
  return new AnnealError({
    code: 'csv-one-column',
    message: `Only one column was found${only ? ` (“${only.slice(0, 60)}”)` : ''}; a table needs at least one column to learn from and one to predict, separated by comma, semicolon, tab or |.`,
    where,
    hint: 'Check which character separates the columns, or choose another file.'
  })
}

function noHeader(why: string, where: string): AnnealError {
  return new AnnealError({
    code: 'csv-no-header',
    message: `The first line does not look like column names: ${why}. Expected a line such as “age,city,price” on top.`,
    where,
    hint: 'Add a first line with a name for each column and import again.'
  })
}
