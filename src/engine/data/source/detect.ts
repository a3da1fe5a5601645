import type { DatasetSource } from '@shared/project'
import { isIdx, looksLikeIdxName } from '../readers/idxFormat'
import type { Context } from '../types'
import { emptySource, listFiles, type SourceFile } from './files'

const tableName = /\.(csv|tsv|txt|tab)$/i
/** A folder of a few files is looked into; with thousands of pictures the names say enough. */
const mostPeeked = 32

export interface DetectedSource {
  kind: DatasetSource['kind']
  files: SourceFile[]
}

/** Lists a source's files and tells which reader it is for. @throws `dataset-empty` */
export async function detectSource(paths: string[], ctx: Context): Promise<DetectedSource> {
  const files = await listFiles(paths, ctx)
  if (files.length === 0) throw emptySource(paths[0] ?? '')
  return { kind: await kindOf(files), files }
}

async function kindOf(files: SourceFile[]): Promise<DatasetSource['kind']> {
  const flat = files.filter((file) => !file.name.includes('/'))
  if (flat.some((file) => looksLikeIdxName(file.name))) return 'idx'
  const tables = flat.filter((file) => tableName.test(file.name))
  if (tables.length > 0 && tables.length === files.length) return 'csv'
  if (flat.length <= mostPeeked) for (const file of flat) if (await isIdx(file)) return 'idx'
  return 'image-folder'
}
