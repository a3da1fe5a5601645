import { AnnealError } from '@shared/errors'
import type { DatasetFile, RecipeFile } from '@shared/project'
import type { Project } from '@store/types'
import { rebuildCache } from './cache'
import { editedDataset, type EditedDataset, type Pinned } from './edited'
import { givenMemory, memoryLimit } from './memory'
import { DamagedCache, readCache, type CacheContent } from './packed/read'
import type { Context, PackedDataset } from './types'

/** Caches that are open, the last used last. Two: evaluating a model on another data set needs both. */
const mostOpen = 2
const open = new Map<string, Promise<CacheContent>>()

/**
 * The rows of a data set with its edits and its split, in memory; pixels that take more than the memory limit stay on
 * disk. The packed cache is made anew from the source when it is missing or damaged, and opened once a process.
 * @param pinned the edits and the split of a run, instead of what they are now
 * @throws `dataset-not-found`, `source-missing`, `source-changed`, `bad-edit`, `bad-split`
 */
export async function openPacked(
  project: Project,
  name: string,
  ctx: Context = {},
  pinned?: Pinned
): Promise<PackedDataset> {
  return openEdited(project, await project.datasets.read(name), ctx, pinned)
}

/** A run's data as it was when the run was set up, whatever was edited since. */
export function openOfRun(project: Project, { dataset }: RecipeFile, ctx: Context = {}): Promise<PackedDataset> {
  const { name, edits = [], split } = dataset
  // Runs of 0.1 name no split; nothing could be edited then.
  return openPacked(project, name, ctx, split ? { edits, split } : undefined)
}

/** The same of a document that is at hand, as it is or about to be changed. */
export async function openEdited(
  project: Project,
  document: DatasetFile,
  ctx: Context = {},
  pinned?: Pinned
): Promise<EditedDataset> {
  return editedDataset(document, await contentOf(project, document, ctx), pinned)
}

async function contentOf(project: Project, document: DatasetFile, ctx: Context): Promise<CacheContent> {
  const key = `${project.dir}\n${document.cacheKey}\n${givenMemory() ?? ''}`
  const content = open.get(key) ?? load(project, document, ctx)
  open.delete(key)
  open.set(key, content)
  for (const oldest of [...open.keys()].slice(0, -mostOpen)) open.delete(oldest)
  try {
    return await content
  } catch (e) {
    if (open.get(key) === content) open.delete(key)
    // Somebody else began to open it and has given up; we have not.
    if (isCancelled(e) && !ctx.signal?.aborted) return contentOf(project, document, ctx)
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
