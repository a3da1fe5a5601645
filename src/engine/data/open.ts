import { AnnealError } from '@shared/errors'
import { splitNames, type DatasetFile, type SplitName } from '@shared/project'
import type { Project } from '@store/types'
import { rebuildCache } from './cache'
import { givenMemory, memoryLimit } from './memory'
import { DamagedCache, readCache, type CacheContent } from './packed/read'
import type { Context, PackedColumn, PackedDataset } from './types'

/** Caches that are open, the last used last. Two: evaluating a model on another data set needs both. */
const mostOpen = 2
const open = new Map<string, Promise<CacheContent>>()

/**
 * The packed rows of a data set, in memory; pixels that take more than the memory limit stay on disk. Made anew from
 * the source when the cache is missing or damaged. Opened once a process for each cache key.
 * @throws `dataset-not-found`, `source-missing`, `source-changed`
 */
export async function openPacked(project: Project, name: string, ctx: Context = {}): Promise<PackedDataset> {
  const document = await project.datasets.read(name)
  const key = `${project.dir}\n${document.cacheKey}\n${givenMemory() ?? ''}`
  const content = open.get(key) ?? load(project, document, ctx)
  open.delete(key)
  open.set(key, content)
  for (const oldest of [...open.keys()].slice(0, -mostOpen)) open.delete(oldest)
  try {
    return view(document, await content)
  } catch (e) {
    if (open.get(key) === content) open.delete(key)
    // Somebody else began to open it and has given up; we have not.
    if (isCancelled(e) && !ctx.signal?.aborted) return openPacked(project, name, ctx)
    throw e
  }
}

function isCancelled(e: unknown): boolean {
  return e instanceof AnnealError && e.code === 'cancelled'
}

async function load(project: Project, document: DatasetFile, ctx: Context): Promise<CacheContent> {
  const dir = project.datasets.cacheDir(document.name, document.cacheKey)
  const limit = memoryLimit()
  try {
    return await readCache(dir, limit, ctx)
  } catch (e) {
    if (!(e instanceof DamagedCache)) throw e
    await rebuildCache(project, document, ctx)
    return readCache(dir, limit, ctx)
  }
}

function view(document: DatasetFile, content: CacheContent): PackedDataset {
  const { count, split, columns, origin } = content
  return { document, count, split, columns, origin, rows: rowsOf(split), column: columnOf(columns) }
}

function rowsOf(split: Uint8Array): (part: SplitName) => Int32Array {
  return (part) => {
    const wanted = splitNames.indexOf(part)
    const rows = new Int32Array(split.length)
    let count = 0
    for (let row = 0; row < split.length; row++) if (split[row] === wanted) rows[count++] = row
    return rows.slice(0, count)
  }
}

function columnOf(columns: PackedColumn[]): (name: string) => PackedColumn {
  return (name) => {
    const found = columns.find((column) => column.name === name)
    if (found) return found
    throw new AnnealError({
      code: 'column-not-found',
      message: `There is no column “${name}”. There are ${columns.map((c) => `“${c.name}”`).join(', ')}.`,
      where: name,
      hint: 'Use one of those names.'
    })
  }
}
