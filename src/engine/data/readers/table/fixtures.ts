/** For tests: one small table in every format. */
import { writeFile } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import sqlite from 'node-sqlite3-wasm'
import { zipOf } from '../../archive/fixtures'

/** Runs SQL in a database that may write files. */
export async function runSql(...statements: string[]): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  for (const statement of statements) await connection.run(statement)
  connection.closeSync()
  instance.closeSync()
}

export function makeSqlite(path: string, ...statements: string[]): void {
  const database = new sqlite.Database(path)
  for (const statement of statements) database.exec(statement)
  database.close()
}

export type SheetCell =
  string | number | boolean | null | { formula: string; value: string | number } | { error: string } | { day: number }

/** A workbook of these sheets, as small as one can be. @param merges ranges of the first sheet, like "A1:B1" */
export async function writeWorkbook(
  path: string,
  sheets: Record<string, SheetCell[][]>,
  merges: string[] = []
): Promise<void> {
  const names = Object.keys(sheets)
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  const files: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships">${names.map((_, i) => `<Relationship Id="s${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}<Relationship Id="st" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`
  }
  Object.values(sheets).forEach((rows, i) => {
    const merged =
      i === 0 && merges.length > 0
        ? `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
        : ''
    files[`xl/worksheets/sheet${i + 1}.xml`] =
      `<worksheet xmlns="${main}"><sheetData>${rows.map(rowXml).join('')}</sheetData>${merged}</worksheet>`
  })
  const entries = Object.entries(files).map(([name, text]) => ({
    name,
    content: Buffer.from(text),
    method: 0 as const
  }))
  await writeFile(path, zipOf(entries))
}

function rowXml(row: SheetCell[], r: number): string {
  const cells = row.map((cell, c) => {
    const at = `r="${String.fromCharCode(65 + c)}${r + 1}"`
    if (cell === null) return ''
    if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`
    if (typeof cell === 'boolean') return `<c ${at} t="b"><v>${cell ? 1 : 0}</v></c>`
    if (typeof cell === 'string') return `<c ${at} t="inlineStr"><is><t>${cell}</t></is></c>`
    if ('error' in cell) return `<c ${at} t="e"><v>${cell.error}</v></c>`
    if ('day' in cell) return `<c ${at} s="1"><v>${cell.day}</v></c>`
    const type = typeof cell.value === 'string' ? ' t="str"' : ''
    return `<c ${at}${type}><f>${cell.formula}</f><v>${cell.value}</v></c>`
  })
  return `<row r="${r + 1}">${cells.join('')}</row>`
}
