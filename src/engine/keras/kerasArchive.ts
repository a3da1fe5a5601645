/** A .keras file: a zip archive of config.json, metadata.json and model.weights.h5. */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { z } from 'zod'
import { AnnealError, throwIfAborted } from '@shared/errors'
import type { WeightPlace } from '@core/keras'
import { entryBytes } from '@engine/data/archive/entryBytes'
import type { File, Group } from 'h5wasm'
import { damaged, isDataset, isGroup, withHdf5 } from './hdf5'
import { mostJsonBytes, mostWeightBytes } from './limits'
import { parseJson } from './parseJson'
import { storedArray } from './storedArray'
import type { KerasFile, StoredArray } from './types'

const metadataSchema = z.object({ keras_version: z.string() }).partial()
/** What is read of an archive; whatever else lies in it stays where it is. */
const largest: Readonly<Record<string, number>> = {
  'config.json': mostJsonBytes,
  'metadata.json': mostJsonBytes,
  'model.weights.h5': mostWeightBytes
}
const MOST_ENTRIES = 10_000

interface Options {
  signal?: AbortSignal | undefined
}

/** @throws AnnealError `model-file-damaged`, `not-a-keras-model`, `model-too-large` */
export async function withKerasArchive<T>(
  path: string,
  { signal }: Options,
  work: (file: KerasFile) => Promise<T> | T
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'anneal-keras-'))
  try {
    const { texts, weights } = await unpack(path, folder, signal)
    const config = texts.get('config.json')
    if (config === undefined) throw noConfig(path)
    const metadata = metadataSchema.safeParse(parseJson(texts.get('metadata.json') ?? '{}', path))
    const common = {
      kind: 'Keras 3 file',
      json: parseJson(config, path),
      version: metadata.data?.keras_version ?? null
    }
    if (!weights) return await work({ ...common, arraysOf: null })
    return await withHdf5(weights, path, (file) =>
      work({ ...common, arraysOf: (place) => arraysOf(file, place, path) })
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function unpack(
  path: string,
  folder: string,
  signal: AbortSignal | undefined
): Promise<{ texts: Map<string, string>; weights: string | null }> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false }).catch((e: unknown) => {
    throw e instanceof Error && 'errno' in e ? e : damaged(path, e)
  })
  try {
    return await takeEntries(zip, path, folder, signal)
  } catch (e) {
    throw e instanceof AnnealError || (e instanceof Error && 'syscall' in e) ? e : damaged(path, e)
  } finally {
    zip.close()
  }
}

async function takeEntries(
  zip: ZipFile,
  path: string,
  folder: string,
  signal: AbortSignal | undefined
): Promise<{ texts: Map<string, string>; weights: string | null }> {
  const texts = new Map<string, string>()
  let weights: string | null = null
  let seen = 0
  for await (const entry of zip.eachEntry()) {
    throwIfAborted(signal)
    if (++seen > MOST_ENTRIES) throw damaged(path, `it has more than ${MOST_ENTRIES} entries`)
    if (entry.fileName === 'model.weights.json' || entry.fileName === 'model.weights.npz') throw otherWeights(path)
    const most = Object.hasOwn(largest, entry.fileName) ? largest[entry.fileName] : undefined
    if (most === undefined) continue
    if (entry.uncompressedSize > most) throw tooLarge(path, entry.fileName, most)
    if (entry.fileName.endsWith('.json')) texts.set(entry.fileName, await readText(zip, entry, signal))
    else {
      weights = join(folder, 'model.weights.h5')
      await pipeline(entryBytes(zip, entry, signal), createWriteStream(weights))
    }
  }
  return { texts, weights }
}

async function readText(zip: ZipFile, entry: Entry, signal: AbortSignal | undefined): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of entryBytes(zip, entry, signal)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** Arrays are numbered in a folder `vars`; layers inside a layer have folders of their own. */
function arraysOf(file: File, { folder, parts, path }: WeightPlace, shown: string): StoredArray[] {
  const group = file.get(folder)
  if (!isGroup(group)) return []
  if (parts) return parts.flatMap((part) => numbered(file.get(`${folder}/${part}/vars`), path, shown))
  const own = numbered(file.get(`${folder}/vars`), path, shown)
  return own.length > 0 ? own : inside(file, group, folder, path, shown)
}

/** A recurrent layer's weights are its cell's, a wrapper's those of the layer it wraps. */
function inside(file: File, group: Group, folder: string, path: readonly string[], shown: string): StoredArray[] {
  return group
    .keys()
    .filter((name) => name !== 'vars' && !name.startsWith('seed_generator'))
    .flatMap((name) => numbered(file.get(`${folder}/${name}/vars`), path, shown))
}

function numbered(vars: unknown, path: readonly string[], shown: string): StoredArray[] {
  if (!isGroup(vars)) return []
  const names = vars.keys().sort((a, b) => Number(a) - Number(b))
  return names.map((name) => {
    const dataset = vars.get(name)
    if (!isDataset(dataset)) throw damaged(shown, `the weights of “${path.join('/')}” are not arrays`)
    return storedArray(`${path.join('/')}/${name}`, dataset)
  })
}

function noConfig(path: string): AnnealError {
  return new AnnealError({
    code: 'not-a-keras-model',
    message: 'The archive has no config.json, so it is no Keras model.',
    where: path,
    hint: 'Choose what model.save("model.keras") of Keras 3 wrote.'
  })
}

function otherWeights(path: string): AnnealError {
  return new AnnealError({
    code: 'not-a-keras-model',
    message: 'The weights of this file are in parts or in NumPy’s format, which are not read.',
    where: path,
    hint: 'Save the model as one file: model.save("model.keras").'
  })
}

function tooLarge(path: string, name: string, most: number): AnnealError {
  return new AnnealError({
    code: 'model-too-large',
    message: `${name} in the archive is larger than the ${(most / 1e6).toLocaleString('en-US')} MB that are read.`,
    where: path,
    hint: 'If it really is that large, save the model without its optimizer or in parts.'
  })
}
