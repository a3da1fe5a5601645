/** Which kind of Keras file a path leads to, by its bytes. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AnnealError } from '@shared/errors'
import { readHead } from '@engine/data/source/files'
import { readH5 } from './h5File'
import { withHdf5 } from './hdf5'
import { withKerasArchive } from './kerasArchive'
import { mostWeightBytes } from './limits'
import { readJsonModel } from './tfjsFolder'
import type { KerasFile } from './types'

const hdf5Signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * @param path a .keras, .h5 or .json file, or a folder with a model.json
 * @throws AnnealError `not-a-keras-model`, `model-file-damaged`, `model-too-large`, `weights-missing`; ENOENT
 */
export async function withKerasFile<T>(
  path: string,
  signal: AbortSignal | undefined,
  work: (file: KerasFile) => Promise<T> | T
): Promise<T> {
  const facts = await stat(path)
  if (facts.isDirectory()) return work(await readJsonModel(await descriptionIn(path), signal))
  const head = await readHead(path, 512)
  // The description and its archive stay far below what weights may have.
  if (facts.size > mostWeightBytes * 1.1) throw tooLarge(path)
  if (head.subarray(0, hdf5Signature.length).equals(hdf5Signature)) {
    return withHdf5(path, path, (file) => work(readH5(file, path)))
  }
  if (head.toString('latin1', 0, 2) === 'PK') return withKerasArchive(path, { signal }, work)
  if (/^(\ufeff|\xef\xbb\xbf)?\s*[[{]/.test(head.toString('latin1'))) return work(await readJsonModel(path, signal))
  throw notAModelFile(path)
}

async function descriptionIn(folder: string): Promise<string> {
  const path = join(folder, 'model.json')
  const there = await stat(path).then(
    (facts) => facts.isFile(),
    () => false
  )
  if (there) return path
  throw new AnnealError({
    code: 'not-a-keras-model',
    message: 'The folder has no model.json, so it is no TF.js layers model.',
    where: folder,
    hint: 'Choose a .keras, .h5 or .json file, or a folder with model.json and its weights.'
  })
}

function notAModelFile(path: string): AnnealError {
  return new AnnealError({
    code: 'not-a-keras-model',
    message: 'The file is neither a .keras archive nor HDF5 nor JSON.',
    where: path,
    hint: 'Save the model in Keras: model.save("model.keras").'
  })
}

function tooLarge(path: string): AnnealError {
  return new AnnealError({
    code: 'model-too-large',
    message: `The file is larger than the ${mostWeightBytes / 1e9} GB that are read.`,
    where: path,
    hint: 'Anneal is made for models that fit in memory.'
  })
}
