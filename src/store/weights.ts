/**
 * Tensors on disk: weights.bin (little-endian, concatenated) and manifest.json with its SHA-256, written last.
 * Folders of them are staged and renamed, so one that stands is whole unless the disk damaged it.
 */
import { createHash } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AnnealError } from '@shared/errors'
import { type WeightsManifest, weightsManifestFormat } from '@shared/project'
import { aboutPath, isMissing, makeFolder, removeQuietly, syncFolder } from './atomicFile'
import { readDocument, writeDocument } from './documents'
import { listFolder, replaceFolder, standingFolder, stagingPrefix } from './staging'
import type { Tensor, Weights } from './types'

const manifestName = 'manifest.json'
const dataName = 'weights.bin'
const bytesPerElement = 4

/**
 * Replaces the folder at `target` by one holding these weights. The caller owns the run.
 * @param also writes more files into the folder before it is put in place
 * @returns the SHA-256 of its values
 */
export async function writeWeights(
  target: string,
  weights: Weights,
  also?: (folder: string) => Promise<void>
): Promise<string> {
  const parent = dirname(target)
  const staged = join(parent, `${stagingPrefix}weights`)
  await makeFolder(parent)
  await rm(staged, { recursive: true, force: true })
  await mkdir(staged)
  try {
    const { entries, hash } = await writeData(join(staged, dataName), weights.tensors)
    await also?.(staged)
    await writeDocument(weightsManifestFormat, join(staged, manifestName), {
      format: 'anneal/weights',
      version: 1,
      step: weights.step,
      epoch: weights.epoch,
      tensors: entries,
      hash,
      ...(weights.partial === undefined ? {} : { partial: weights.partial })
    })
    await syncFolder(staged)
    await replaceFolder(staged, target)
    return hash
  } catch (e) {
    await removeQuietly(staged)
    throw e
  }
}

async function writeData(
  path: string,
  tensors: readonly Tensor[]
): Promise<{ entries: WeightsManifest['tensors']; hash: string }> {
  const hash = createHash('sha256')
  const entries: WeightsManifest['tensors'] = []
  const file = await open(path, 'wx')
  try {
    let offset = 0
    for (const { name, shape, dtype, data } of tensors) {
      const expected = shape.reduce((product, n) => product * n, 1) * bytesPerElement
      if (data.byteLength !== expected) {
        throw new Error(`Tensor ${name} of shape [${shape.join(', ')}] has ${data.byteLength} bytes, not ${expected}.`)
      }
      await file.writeFile(data)
      hash.update(data)
      entries.push({ name, shape, dtype, offset, bytes: data.byteLength })
      offset += data.byteLength
    }
    await file.sync()
  } catch (e) {
    throw aboutPath(e, path)
  } finally {
    await file.close()
  }
  return { entries, hash: hash.digest('hex') }
}

/** @throws AnnealError `weights-damaged`; Node's ENOENT when there is no such folder */
export async function readManifest(target: string): Promise<WeightsManifest> {
  const folder = (await standingFolder(target)) ?? target
  try {
    return await readDocument(weightsManifestFormat, join(folder, manifestName))
  } catch (e) {
    if (e instanceof AnnealError && e.code !== 'newer-version') throw damaged(folder, e.message, e)
    throw e
  }
}

/**
 * The tensors' data are views of one buffer, each at a multiple of 4 bytes.
 * @throws AnnealError `weights-damaged`; Node's ENOENT when there is no such folder
 */
export async function readWeights(target: string): Promise<{ manifest: WeightsManifest; tensors: Tensor[] }> {
  const folder = (await standingFolder(target)) ?? target
  const manifest = await readManifest(folder)
  const bytes = await readAll(join(folder, dataName))
  if (bytes === null) throw damaged(folder, `${dataName} is missing.`)
  if (createHash('sha256').update(bytes).digest('hex') !== manifest.hash) {
    throw damaged(folder, `${dataName} is not what was written: its hash differs.`)
  }
  const tensors = manifest.tensors.map(({ name, shape, dtype, offset, bytes: length }) => {
    if (offset % bytesPerElement !== 0 || offset + length > bytes.byteLength) {
      throw damaged(folder, `${manifestName} places tensor ${name} outside ${dataName}.`)
    }
    return { name, shape, dtype, data: bytes.subarray(offset, offset + length) }
  })
  return { manifest, tensors }
}

/** Into a buffer of its own: Node's pooled buffers start anywhere, and a Float32Array needs a multiple of 4. */
async function readAll(path: string): Promise<Uint8Array | null> {
  let file
  try {
    file = await open(path, 'r')
  } catch (e) {
    if (isMissing(e)) return null
    throw e
  }
  try {
    const { size } = await file.stat()
    const bytes = new Uint8Array(size)
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(bytes, at, Math.min(size - at, 0x40000000), at)
      if (bytesRead === 0) return bytes.subarray(0, at)
      at += bytesRead
    }
    return bytes
  } finally {
    await file.close()
  }
}

export async function writeCheckpoint(folder: string, weights: Weights, keep: number): Promise<void> {
  await writeWeights(join(folder, String(weights.step)), weights)
  const steps = await checkpointSteps(folder)
  for (const old of steps.slice(Math.max(1, keep))) {
    // Without its manifest a half-deleted checkpoint is not taken for a whole one.
    await rm(join(folder, String(old), manifestName), { force: true })
    await rm(join(folder, String(old)), { recursive: true, force: true })
  }
}

/** The newest one that is whole. */
export async function readCheckpoint(folder: string): Promise<Weights | null> {
  for (const step of await checkpointSteps(folder)) {
    try {
      const { manifest, tensors } = await readWeights(join(folder, String(step)))
      return {
        step: manifest.step,
        epoch: manifest.epoch,
        tensors,
        ...(manifest.partial === undefined ? {} : { partial: manifest.partial })
      }
    } catch (e) {
      const skip = isMissing(e) || (e instanceof AnnealError && e.code === 'weights-damaged')
      if (!skip) throw e
    }
  }
  return null
}

/** Newest first. */
async function checkpointSteps(folder: string): Promise<number[]> {
  const names = await listFolder(folder)
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => b - a)
}

function damaged(folder: string, what: string, cause?: unknown): AnnealError {
  return new AnnealError(
    {
      code: 'weights-damaged',
      message: `These weights are damaged: ${what}`,
      where: folder,
      hint: 'Restore the folder from a copy, or train again from the run’s recipe.'
    },
    cause === undefined ? undefined : { cause }
  )
}
