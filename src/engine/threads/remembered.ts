/** The fastest thread settings found so far: a small file of this person's, outside all projects. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { threadsSchema, type RecipeFile, type Threads } from '@shared/project'
import { errorCode } from '@store/atomicFile'

/** Newest last. */
const fileSchema = z.array(z.object({ key: z.string(), threads: threadsSchema }))
const MOST = 200

function file(): string {
  const { env, platform } = process
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Anneal', 'threads.json')
  }
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Anneal', 'threads.json')
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'anneal', 'threads.json')
}

/**
 * Everything that decides which setting is the fastest: what a step computes, by which machine, by which library. Of
 * regularization, clipping and augmentation the ops count, not their figures. How much memory is free is left out: it
 * decides where rows wait for their step, in the session or before it, and a measurement never sees that; it is another
 * figure each time, too, so nothing would ever be found again.
 */
export function keyOf(recipe: RecipeFile): string {
  const { graph, training, mode, preprocess, versions, augmentation, balance, weights, chains } = recipe
  const { batchSize, optimizer, loss, fastMath } = training
  const limits = [training.clipNorm, training.globalClipNorm, training.clipValue]
  const about = {
    nodes: graph.nodes.map(({ id, type, params }) => [id, type, params]),
    edges: graph.edges,
    inputs: preprocess.inputs,
    training: { batchSize, optimizer, loss, fastMath, regularized: training.l1 > 0 || training.l2 > 0 },
    clipped: limits.map((limit) => limit > 0),
    augmented: augmentation.map(({ kind }) => kind),
    balance,
    ...(weights === undefined ? {} : { weighed: true }),
    chains,
    mode,
    machine: [process.platform, process.arch, cpus()[0]?.model ?? '', availableParallelism()],
    versions: [versions.anneal, versions.tensorflow]
  }
  return createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 32)
}

/** What the file system or the file's content is to blame for. */
function isUnusable(e: unknown): boolean {
  return errorCode(e) !== undefined || e instanceof SyntaxError || e instanceof z.ZodError
}

async function read(): Promise<z.infer<typeof fileSchema>> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(file(), 'utf8')))
  } catch (e) {
    // Nothing was measured yet, it can't be read, or something else overwrote the file: it begins anew.
    if (isUnusable(e)) return []
    throw e
  }
}

export async function recall(key: string): Promise<Threads | null> {
  return (await read()).find((entry) => entry.key === key)?.threads ?? null
}

/** @returns whether it could be written; a home that can't be written costs a measurement next time, no more */
export async function remember(key: string, threads: Threads): Promise<boolean> {
  const path = file()
  const others = (await read()).filter((entry) => entry.key !== key)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(`${path}.${process.pid}`, JSON.stringify([...others, { key, threads }].slice(-MOST)))
    await rename(`${path}.${process.pid}`, path)
    return true
  } catch (e) {
    if (errorCode(e) !== undefined) return false
    throw e
  }
}
