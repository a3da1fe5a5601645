/** One picture closely: the figures of its pixels, and the file it came from. */
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pixelStatistics } from '@core/data/pixelStatistics'
import type { PictureDetail } from '@shared/ipc/payloads'
import { errorCode } from '@store/atomicFile'
import type { Project } from '@store/types'
import { probeImage, UnreadableImage } from './images/decode'
import { imageFormat } from './images/sniffImage'
import { openPacked } from './open'
import { noPicture } from './picture'

/**
 * @param withOriginal look at the source's file too: only where the person allowed it
 * @throws `no-picture`
 */
export async function readPictureDetail(
  project: Project,
  { dataset, index, withOriginal }: { dataset: string; index: number; withOriginal: boolean }
): Promise<PictureDetail> {
  const packed = await openPacked(project, dataset)
  const column = packed.columns.find((c) => c.kind === 'image')
  if (column?.kind !== 'image' || index >= packed.count) throw noPicture(dataset, index, packed.count)
  const { width, height, channels } = column
  return {
    width,
    height,
    channels: pixelStatistics(column.pixels.read(Int32Array.of(index)), channels),
    original: withOriginal ? await original(project.datasets.sourcePaths(packed.document), packed.origin(index)) : null
  }
}

async function original(paths: string[], origin: string): Promise<PictureDetail['original']> {
  const path = await fileOf(paths, origin)
  if (path === null) return null
  try {
    const content = await readFile(path)
    const { width, height, grey } = await probeImage(content)
    return { width, height, grey, format: imageFormat(content)?.toUpperCase() ?? '', bytes: content.length }
  } catch (e) {
    // Gone or changed since: the example itself is in the packed cache and can still be looked at.
    if (e instanceof UnreadableImage || errorCode(e) !== undefined) return null
    throw e
  }
}

/** Names inside a source come from a file of the project: they never lead out of the source. */
async function fileOf(paths: string[], origin: string): Promise<string | null> {
  const parts = origin.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\\0]|^[A-Za-z]:$/.test(part))) return null
  const [top, ...rest] = parts
  const [only] = paths
  if (paths.length === 1 && only !== undefined && (await isFolder(only))) return join(only, ...parts)
  const chosen = paths.find((path) => basename(path) === top)
  if (chosen === undefined) return null
  return rest.length === 0 ? chosen : join(chosen, ...rest)
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false
  )
}
