import { AnnealError, throwIfAborted } from '@shared/errors'
import type { DatasetFile } from '@shared/project'
import { isForbidden } from '@store/atomicFile'
import type { Project } from '@store/types'
import { rm, stat } from 'node:fs/promises'
import { finishPack } from './packed/pack'
import { LookTap } from './packed/looks'
import { checkCache } from './packed/read'
import { PackedWriter } from './packed/writer'
import { readerOf } from './readers'
import type { Prepared, ReadOptions } from './readers/reader'
import { detectFiles } from './source/detect'
import { nullIfMissing } from './source/files'
import type { Listing } from './source/listing'
import { requireUnchanged } from './source/unchanged'
import { withListing } from './source/unpacked'
import type { Context } from './types'

/**
 * Makes the packed cache anew from the source when it is missing or damaged; quick when it is there.
 * @throws `source-missing`, `source-forbidden`, `source-changed`; the old cache, damaged or not, is not touched before the new one is whole
 */
export async function ensureCache(project: Project, name: string, ctx: Context = {}): Promise<void> {
  const document = await project.datasets.read(name)
  if (await checkCache(project.datasets.cacheDir(name, document.cacheKey))) return
  await rebuildCache(project, document, ctx)
}

/** Makes the cache anew though there is one: it is missing, or known to be damaged. */
export async function rebuildCache(project: Project, document: DatasetFile, ctx: Context): Promise<void> {
  const paths = project.datasets.sourcePaths(document)
  await requireSource(document, paths)
  await withListing(paths, ctx, (listing) => packAnew(project, document, listing, ctx))
}

async function packAnew(project: Project, document: DatasetFile, listing: Listing, ctx: Context): Promise<void> {
  const prepared = await prepareSame(document, listing, ctx)
  if (!prepared) throw sourceChanged(document)
  const staged = await project.datasets.stageCache(document.name, document.cacheKey)
  try {
    const writer = await PackedWriter.create(staged.dir)
    const looks = LookTap.on(writer, prepared.image)
    try {
      const draft = await prepared.pack(writer, ctx)
      await finishPack(writer, draft, looks)
      // The same bytes, and yet not all of them could be read, or others: edits would mean other rows.
      if (draft.count !== document.examples + (document.excluded ?? 0)) throw sourceChanged(document)
    } finally {
      await writer.close()
    }
    throwIfAborted(ctx.signal)
    await requireUnchanged(prepared.files)
    // Only now that the new one is whole does the damaged one go: it would stand in its way.
    await rm(project.datasets.cacheDir(document.name, document.cacheKey), { recursive: true, force: true })
    await staged.commit()
  } finally {
    await staged.abandon()
  }
}

/**
 * Whether these files are what the data set was imported from, whatever its cache says.
 * @throws `source-differs`, and what reading them throws
 */
export async function checkSource(project: Project, name: string, paths: string[], ctx: Context = {}): Promise<void> {
  const document = await project.datasets.read(name)
  const same = await withListing(paths, ctx, async (listing) => (await prepareSame(document, listing, ctx)) !== null)
  if (!same) throw sourceDiffers(document, paths)
}

/** Null: these are other files than were imported. */
async function prepareSame(document: DatasetFile, listing: Listing, ctx: Context): Promise<Prepared | null> {
  const { files, kind } = await detectFiles(listing, document.source.paths[0] ?? '', labelsOf(document))
  if (kind !== document.source.kind) return null
  const prepared = await readerOf(kind).prepare(files, optionsOf(document), ctx)
  return prepared.facts.hash === document.source.hash ? prepared : null
}

/** What was asked at import, as its answers in the document: they give the same rows again. */
function optionsOf(document: DatasetFile): ReadOptions {
  const { image } = document
  return {
    target: document.importedTarget ?? document.target,
    size: image ? { width: image.width, height: image.height } : null,
    fit: image?.fit ?? 'pad',
    channels: image?.channels ?? null,
    choices: document.source.choices ?? {},
    split: document.split.fractions,
    seed: document.split.seed,
    labels: labelsOf(document)
  }
}

/** Folders with a label file beside them were read by one or the other; the document says which. */
function labelsOf({ source }: DatasetFile): ReadOptions['labels'] {
  return source.choices?.labels ?? null
}

async function requireSource(document: DatasetFile, paths: string[]): Promise<void> {
  for (const path of paths) {
    const there = await stat(path).catch((e: unknown) => {
      if (isForbidden(e)) throw sourceForbidden(document, path, e)
      return nullIfMissing(e)
    })
    if (there) continue
    throw new AnnealError({
      code: 'source-missing',
      message: `The source of “${document.name}” is not where it was, and its prepared data has to be made anew from it.`,
      where: path,
      hint: 'Put it back, connect the drive, or choose “Locate…” in Data and say where it is now.'
    })
  }
}

function sourceForbidden(document: DatasetFile, path: string, cause: unknown): AnnealError {
  return new AnnealError(
    {
      code: 'source-forbidden',
      message: `Anneal may not read the source of “${document.name}”, and its prepared data has to be made anew from it.`,
      where: path,
      hint: 'Allow your user to read the folder and what is in it, then try again.'
    },
    { cause }
  )
}

function sourceDiffers(document: DatasetFile, paths: string[]): AnnealError {
  return new AnnealError({
    code: 'source-differs',
    message: `These are not the files “${document.name}” was imported from.`,
    where: paths[0] ?? document.name,
    hint: 'Choose the place with the same files under the same names, or import these as a new data set.'
  })
}

function sourceChanged(document: DatasetFile): AnnealError {
  return new AnnealError({
    code: 'source-changed',
    message: `The source of “${document.name}” has changed since it was imported, and its prepared data can’t be made anew from it.`,
    where: document.source.paths[0] ?? document.name,
    hint: 'Import the source again under a new name, or put the original files back.'
  })
}
