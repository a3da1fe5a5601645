import type { DatasetSource } from '@shared/project'
import { hasImageName, headBytes, imageFormat } from '../images/sniffImage'
import { isIdx, looksLikeIdxName } from '../readers/idxFormat'
import type { Context } from '../types'
import { emptySource, listFiles, readHead, type SourceFile } from './files'

const tableName = /\.(csv|tsv|tab)$/i
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
  const flat = files.filter((file) => !file.name.includes('/'))
  if (flat.some((file) => looksLikeIdxName(file.name))) return { kind: 'idx', files }
  const tables = flat.filter((file) => tableName.test(file.name))
  if (tables.length > 0 && !files.some((file) => hasImageName(file.name))) return { kind: 'csv', files: tables }
  if (flat.length <= mostPeeked) for (const file of flat) if (await isIdx(file)) return { kind: 'idx', files }
  // A lone file that is no picture can only be a table, whatever its name ends in.
  const [lone] = flat
  if (files.length === 1 && lone && !(await isImage(lone))) return { kind: 'csv', files }
  return { kind: 'image-folder', files }
}

async function isImage(file: SourceFile): Promise<boolean> {
  return hasImageName(file.name) || imageFormat(await readHead(file.path, headBytes)) !== null
}
