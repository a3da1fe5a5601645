import { AnnealError } from '@shared/errors'
import type { LeftOut } from '@core/data/leftOut'
import type { DatasetSource } from '@shared/project'
import { hasArchiveName } from '../archive/kind'
import { hasImageName, headBytes, imageFormat } from '../images/sniffImage'
import { isIdx, looksLikeIdxName } from '../readers/idxFormat'
import { placeImages } from '../readers/imageLayout'
import { isArrayFile } from '../readers/npy/arrayFile'
import { findLabelFiles } from '../readers/labels/findLabels'
import type { AskedLabels } from '../readers/reader'
import type { Context } from '../types'
import { emptySource, readHead, type SourceFile } from './files'
import { listSource, type Listing } from './listing'
import { tableKindOf, tableKindOfName } from './tableKind'

/** A folder of a few files is looked into; with thousands of pictures the names say enough. */
const mostPeeked = 32

export interface DetectedSource {
  kind: DatasetSource['kind']
  files: SourceFile[]
  leftOut: LeftOut[]
}

/** Lists a source's files and tells which reader it is for. @throws `dataset-empty` */
export async function detectSource(
  paths: string[],
  ctx: Context,
  labels: AskedLabels | null = null
): Promise<DetectedSource> {
  return detectFiles(await listSource(paths, ctx), paths[0] ?? '', labels)
}

/** @param labels asked for: then the labels come from a file @throws `dataset-empty` */
export async function detectFiles(
  { files, leftOut }: Listing,
  where: string,
  labels: AskedLabels | null = null
): Promise<DetectedSource> {
  if (files.length === 0) throw emptySource(where)
  if (files.every(({ name }) => hasArchiveName(name))) throw archivesInside(files, where)
  return { files, leftOut, ...(await kindOf(files, labels)) }
}

async function kindOf(
  files: SourceFile[],
  labels: AskedLabels | null
): Promise<Pick<DetectedSource, 'kind'> & { files?: SourceFile[] }> {
  if (labels) return { kind: 'image-labels' }
  const flat = topFiles(files)
  if (flat.some((file) => looksLikeIdxName(file.name))) return { kind: 'idx' }
  const pictures = files.some((file) => hasImageName(file.name))
  const arrays = flat.filter((file) => isArrayFile(file.name))
  if (arrays.length > 0 && !pictures) return { kind: 'npy', files: arrays }
  const tables = flat.filter((file) => tableKindOfName(file.name) !== null)
  const [table] = tables
  if (table && !pictures) return { kind: (await tableKindOf(table)) ?? 'csv', files: tables }
  const unknown = flat.filter((file) => !hasImageName(file.name))
  if (unknown.length <= mostPeeked) for (const file of unknown) if (await isIdx(file)) return { kind: 'idx' }
  // A lone file that is no picture can only be a table, whatever its name ends in.
  const [lone] = files
  if (files.length === 1 && lone && !lone.name.includes('/') && !(await isImage(lone))) {
    return { kind: (await tableKindOf(lone)) ?? 'csv' }
  }
  if (pictures && !hasLabelFolders(files) && (await findLabelFiles(files)).length > 0) return { kind: 'image-labels' }
  return { kind: 'image-folder' }
}

/** Those in the topmost folder that holds any: a lone folder around everything, as archives have it, is looked through. */
function topFiles(files: SourceFile[]): SourceFile[] {
  const paths = files.map((file) => file.name.split('/'))
  const first = paths[0] ?? []
  let depth = 0
  while (paths.every((path) => path.length > depth + 1 && path[depth] === first[depth])) depth++
  return files.filter((_, i) => paths[i]?.length === depth + 1)
}

/** Two folders of pictures or more: their names are the labels, unless a person says otherwise. */
function hasLabelFolders(files: SourceFile[]): boolean {
  try {
    const { images } = placeImages(
      files.filter((file) => hasImageName(file.name)),
      ''
    )
    return new Set(images.map(({ label }) => label)).size > 1
  } catch (e) {
    if (e instanceof AnnealError) return false
    throw e
  }
}

function archivesInside(files: SourceFile[], where: string): AnnealError {
  return new AnnealError({
    code: 'archive-inside',
    message: `There is nothing here but ${files.length === 1 ? 'an archive' : 'archives'}, such as “${files[0]?.name ?? ''}”; archives in a folder are not unpacked.`,
    where,
    hint: 'Choose the archive itself.'
  })
}

async function isImage(file: SourceFile): Promise<boolean> {
  return hasImageName(file.name) || imageFormat(await readHead(file.path, headBytes)) !== null
}
