import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { idsOf } from '@core/data/expected'
import { joinLeftOut, leftOutProblems } from '@core/data/leftOut'
import { importPolicy } from '@core/data/parts/policy'
import { keptParts } from '@core/data/problems'
import { starterModels } from '@core/model'
import { AnnealError, throwIfAborted } from '@shared/errors'
import { importOptionsSchema, type ImportOptions, type ImportReport } from '@shared/ipc/payloads'
import type { DatasetFile } from '@shared/project'
import type { DatasetImport, Project } from '@store/types'
import type { z } from 'zod'
import { checkChoicesMean, checkOptionsMean } from './misplacedOptions'
import { memoryLimit } from './memory'
import { LookTap } from './packed/looks'
import { cacheKeyOf, finishPack } from './packed/pack'
import { readCache } from './packed/read'
import { PackedWriter } from './packed/writer'
import { Stage } from './progress'
import { readerOf } from './readers'
import type { Prepared, ReadOptions } from './readers/reader'
import { detectFiles, type DetectedSource } from './source/detect'
import type { SourceFile } from './source/files'
import { listSource } from './source/listing'
import { holdsArchive, unpackSource } from './source/unpacked'
import { blamingChange, requireUnchanged } from './source/unchanged'
import { isTable } from './source/tableKind'
import type { Context } from './types'
import { withSplit } from './withSplit'

export interface ImportInput {
  paths: string[]
  options: z.input<typeof importOptionsSchema>
}

/**
 * Brings a source into the project: packs it, draws the split, writes dataset.json and the starter
 * models that are lacking. Nothing is left behind when it fails or is cancelled.
 * @throws AnnealError naming what the source lacks; `dataset-exists`; `cancelled`
 */
export async function importDataset(project: Project, input: ImportInput, ctx: Context = {}): Promise<ImportReport> {
  const started = performance.now()
  const options = importOptionsSchema.parse(input.options)
  throwIfAborted(ctx.signal)
  const unpacked = await holdsArchive(input.paths)
  const staged = await project.datasets.beginImport(options.name)
  try {
    const listing = unpacked
      ? await unpackSource(input.paths, staged.sourceDir, ctx)
      : await listSource(input.paths, ctx)
    const source = await detectFiles(listing, input.paths[0] ?? '', options.labels)
    const reader = readerOf(source.kind, options.type)
    checkOptionsMean(isTable(source.kind) ? 'table' : 'image', options)
    checkChoicesMean(source.kind, options.choices ?? {})
    const readOptions = readOptionsOf(options)
    const prepared = await blamingChange(source.files, () => reader.prepare(source.files, readOptions, ctx))
    const paths = unpacked ? [staged.sourceDir] : input.paths
    const copied = unpacked ? 'unpacked' : options.copy ? 'copy' : 'linked'
    const dataset = await packInto(project, staged, prepared, { source, paths, copied, options }, readOptions, ctx)
    throwIfAborted(ctx.signal)
    const committed = await staged.commit(dataset)
    const modelsCreated = await createStarters(project, committed)
    return { dataset: committed, modelsCreated, seconds: (performance.now() - started) / 1000 }
  } catch (e) {
    throw unpacked ? inArchive(e, staged.sourceDir, input.paths[0] ?? '') : e
  } finally {
    await staged.abandon()
  }
}

/** The folder it was unpacked into is gone with the failure; the person knows the archive. */
function inArchive(e: unknown, sourceDir: string, archive: string): unknown {
  if (!(e instanceof AnnealError) || !e.where?.startsWith(sourceDir)) return e
  return new AnnealError({ ...e.toBody(), where: archive + e.where.slice(sourceDir.length) }, { cause: e })
}

export function readOptionsOf(options: ImportOptions): ReadOptions {
  return {
    target: options.target ?? null,
    size: options.size ?? null,
    fit: options.fit,
    channels: options.channels ?? null,
    choices: options.choices ?? {},
    split: options.split ?? null,
    seed: options.seed,
    labels: options.labels ?? null
  }
}

async function packInto(
  project: Project,
  staged: DatasetImport,
  prepared: Prepared,
  input: { source: DetectedSource; paths: string[]; copied: 'linked' | 'copy' | 'unpacked'; options: ImportOptions },
  readOptions: ReadOptions,
  ctx: Context
): Promise<DatasetFile> {
  const { options, copied, source } = input
  const split = { fractions: readOptions.split, seed: readOptions.seed }
  const { hash, choices } = prepared.facts
  const cacheKey = cacheKeyOf({ hash, image: prepared.image, target: prepared.target, split, choices })
  const cacheDir = staged.cacheDir(cacheKey)
  const writer = await PackedWriter.create(cacheDir)
  const looks = LookTap.on(writer, prepared.image)
  try {
    const draft = await blamingChange(prepared.files, async () => {
      const made = await prepared.pack(writer, ctx)
      const whole = { ...made, problems: joinLeftOut([...leftOutProblems(source.leftOut), ...made.problems]) }
      await finishPack(writer, whole, looks)
      if (copied === 'copy') await copySource(prepared.files, staged.sourceDir, ctx)
      return whole
    })
    await requireUnchanged(prepared.files)
    const places = copied === 'copy' ? copiedPaths(prepared.files, staged.sourceDir) : input.paths
    const { type, task, image, pictures, columns, target, classes, given, codes, problems, bursts = null } = draft
    const document: DatasetFile = {
      format: 'anneal/dataset',
      version: 2,
      revision: 0,
      name: options.name,
      createdAt: new Date().toISOString(),
      source: {
        ...prepared.facts,
        paths: places.map((path) => project.datasets.sourceReference(path)),
        copied: copied !== 'linked'
      },
      type,
      task,
      ...(image ? { image } : {}),
      ...(pictures ? { pictures } : {}),
      columns,
      target,
      classes,
      examples: draft.count,
      split: importPolicy(split, { given, codes, bursts }),
      splitCounts: { train: 0, validation: 0, test: 0 },
      problems: [...problems, ...keptParts(given, split.fractions)],
      edits: [],
      preparation: { columns: {}, pixels: 'range' },
      augmentation: [],
      balance: 'none',
      cacheKey
    }
    const content = await readCache(cacheDir, memoryLimit(), ctx, true)
    return await withSplit(document, content, await project.datasets.list())
  } finally {
    await writer.close()
  }
}

/** The copy has the files' names inside the source, so its content hash is the source's. */
async function copySource(files: SourceFile[], to: string, ctx: Context): Promise<void> {
  const stage = new Stage(ctx, 'Copying the source', 'files', files.length)
  for (const file of files) {
    throwIfAborted(ctx.signal)
    const target = join(to, file.name)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(file.path, target)
    stage.advance(1)
  }
}

/** A few single files are named one by one, a folder by itself: both list as the source did. */
const mostNamed = 16

function copiedPaths(files: SourceFile[], dir: string): string[] {
  return files.length > mostNamed || files.some((file) => file.name.includes('/'))
    ? [dir]
    : files.map((file) => join(dir, file.name))
}

async function createStarters(project: Project, dataset: DatasetFile): Promise<string[]> {
  const created: string[] = []
  for (const { name, graph } of starterModels(dataset.type, dataset.task, idsOf(dataset) !== null)) {
    if (await project.models.exists(name)) continue
    await project.models.write({ format: 'anneal/model', version: 2, revision: 0, name, graph })
    created.push(name)
  }
  return created
}
