import { tableKinds, type SourceKind, type TableKind } from '@shared/project'
import { arrowMark } from '../readers/arrow'
import { sqliteMark } from '../readers/sqlite'
import { readHead, type SourceFile } from './files'

export function isTable(kind: SourceKind): kind is TableKind {
  return (tableKinds as readonly string[]).includes(kind)
}

const names: [RegExp, TableKind][] = [
  [/\.(csv|tsv|tab)$/i, 'csv'],
  [/\.(json|jsonl|ndjson|geojson)$/i, 'json'],
  [/\.(parquet|pq)$/i, 'parquet'],
  [/\.(arrow|arrows|feather|ipc)$/i, 'arrow'],
  [/\.(xlsx|xlsm|xls)$/i, 'xlsx'],
  [/\.(sqlite|sqlite3|db|db3)$/i, 'sqlite']
]
const headLength = 4096

export function tableKindOfName(name: string): TableKind | null {
  return names.find(([pattern]) => pattern.test(name))?.[1] ?? null
}

/** What kind of table a file holds: by its first bytes, else by its name; null: neither tells. */
export async function tableKindOf(file: SourceFile): Promise<TableKind | null> {
  const head = await readHead(file.path, headLength)
  const start = head.toString('latin1')
  const named = tableKindOfName(file.name)
  if (start.startsWith('PAR1')) return 'parquet'
  if (start.startsWith(arrowMark)) return 'arrow'
  if (start.startsWith(sqliteMark)) return 'sqlite'
  // Word's and others' files begin alike.
  if (start.startsWith('\xd0\xcf\x11\xe0') && (named === 'xlsx' || named === null)) return 'xlsx'
  if (start.startsWith('PK\x03\x04') && (named === 'xlsx' || /\[Content_Types\]|xl\//.test(start))) return 'xlsx'
  // A stream begins with a continuation mark and the length of its schema.
  if (
    start.startsWith('\xff\xff\xff\xff') &&
    (named === 'arrow' || (head.length > 8 && head.readUInt32LE(4) < headLength))
  )
    return 'arrow'
  if (named === 'csv' || named === 'json') return named
  // A quoted name begins a CSV file more often than a bare JSON text, but none begins with these.
  if (named === null && /^(\xef\xbb\xbf)?\s*(\[\s*\{|\{\s*")/.test(start)) return 'json'
  return named
}
