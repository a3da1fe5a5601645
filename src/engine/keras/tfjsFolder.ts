/** A TF.js layers model: model.json and the weights beside it, and the JSON that Keras' model.to_json() gives. */
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { AnnealError, throwIfAborted } from '@shared/errors'
import { notAModel, type WeightPlace } from '@core/keras'
import { halfToFloat } from './floats'
import { mostJsonBytes, mostWeightBytes } from './limits'
import { parseJson } from './parseJson'
import type { KerasFile, StoredArray } from './types'

const arraySchema = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.string(),
  quantization: z
    .object({ dtype: z.enum(['uint8', 'uint16', 'float16']), min: z.number().optional(), scale: z.number().optional() })
    .optional()
})
const groupSchema = z.object({ paths: z.array(z.string()), weights: z.array(arraySchema) })
const layersModelSchema = z.object({
  format: z.string().optional(),
  modelTopology: z.unknown(),
  weightsManifest: z.array(groupSchema).optional()
})

/** @throws AnnealError `not-a-keras-model`, `model-too-large`, `weights-missing`, `model-file-damaged` */
export async function readJsonModel(path: string, signal: AbortSignal | undefined): Promise<KerasFile> {
  const { size } = await stat(path)
  if (size > mostJsonBytes) throw notAModel(`it is larger than ${mostJsonBytes / 1e6} MB`)
  const json = parseJson(await readFile(path, 'utf8'), path)
  if (typeof json !== 'object' || json === null) throw notAModel('it is no JSON object')
  if (!('modelTopology' in json)) {
    const version = 'keras_version' in json && typeof json.keras_version === 'string' ? json.keras_version : null
    return { kind: 'Keras model in JSON', json, version, arraysOf: null }
  }
  const model = layersModelSchema.safeParse(json)
  if (!model.success) throw notAModel('its list of weights does not have the form TF.js gives it')
  if (model.data.format === 'graph-model')
    throw notAModel('it is a TF.js graph model, whose layers are no longer known')
  const { modelTopology, weightsManifest } = model.data
  const arrays = weightsManifest ? await readShards(dirname(path), weightsManifest, signal) : null
  return {
    kind: 'TF.js layers model',
    json: modelTopology,
    // TF.js means the formulas of Keras 2, whatever it says of itself.
    version: '2',
    arraysOf: arrays ? (place) => ofLayer(arrays, place) : null
  }
}

type Group = z.infer<typeof groupSchema>
type ArraySpec = z.infer<typeof arraySchema>

async function readShards(
  folder: string,
  groups: readonly Group[],
  signal: AbortSignal | undefined
): Promise<StoredArray[]> {
  const arrays: StoredArray[] = []
  let total = 0
  for (const { paths, weights } of groups) {
    const shards: Buffer[] = []
    for (const name of paths) {
      throwIfAborted(signal)
      const path = join(folder, plainName(name))
      const facts = await stat(path).catch((e: unknown) => {
        throw missing(path, e)
      })
      total += facts.size
      if (total > mostWeightBytes) throw tooLarge(path)
      shards.push(await readFile(path))
    }
    arrays.push(...cut(Buffer.concat(shards), weights, folder))
  }
  return arrays
}

/** Files beside the description, nothing else: a path could lead anywhere. */
function plainName(name: string): string {
  if (/^[^/\\:\0]+$/.test(name) && name !== '..' && name !== '.') return name
  throw new AnnealError({
    code: 'model-file-damaged',
    message: `The description asks for weights from “${name}”; only files beside it are read.`,
    where: name,
    hint: 'Put model.json and its weights into one folder.'
  })
}

const widths = { float32: 4, int32: 4, uint8: 1, uint16: 2, float16: 2 } as const
const isWidth = (dtype: string): dtype is keyof typeof widths => Object.hasOwn(widths, dtype)

function cut(bytes: Buffer, specs: readonly ArraySpec[], folder: string): StoredArray[] {
  let at = 0
  const arrays = specs.map((spec): StoredArray => {
    const { name, shape, dtype, quantization } = spec
    const stored = quantization?.dtype ?? dtype
    if (!isWidth(stored)) throw notAModel(`its weights “${name}” are of the type ${stored}`)
    const count = shape.reduce((product, side) => product * side, 1)
    const own = bytes.subarray(at, at + count * widths[stored])
    at += count * widths[stored]
    return { name, shape, read: () => readNumbers(own, stored, count, quantization) }
  })
  if (at === bytes.length) return arrays
  throw new AnnealError({
    code: 'model-file-damaged',
    message: `The weights are ${bytes.length.toLocaleString('en-US')} bytes, and the description lists ${at.toLocaleString('en-US')}.`,
    where: folder,
    hint: 'Copy the model again, model.json and all files beside it.'
  })
}

/** Little-endian. Quantized: value * scale + min. Source: tfjs-core io_utils `decodeWeights` */
function readNumbers(
  bytes: Buffer,
  stored: keyof typeof widths,
  count: number,
  quantization: ArraySpec['quantization']
): Float32Array {
  const { scale = 1, min = 0 } = quantization ?? {}
  const width = widths[stored]
  const read: Record<keyof typeof widths, (at: number) => number> = {
    float32: (at) => bytes.readFloatLE(at),
    int32: (at) => bytes.readInt32LE(at),
    uint8: (at) => bytes.readUInt8(at) * scale + min,
    uint16: (at) => bytes.readUInt16LE(at) * scale + min,
    float16: (at) => halfToFloat(bytes.readUInt16LE(at))
  }
  const one = read[stored]
  return Float32Array.from({ length: count }, (_, i) => one(i * width))
}

/** `conv1/kernel`, and for layers in models `encoder/conv1/kernel`; converters leave out or put in the models' names. */
function ofLayer(arrays: readonly StoredArray[], { path }: WeightPlace): StoredArray[] {
  const own = path.at(-1) ?? ''
  return arrays.filter(({ name }) => {
    const parts = name.split('/')
    return parts.includes(own) && parts.indexOf(own) < parts.length - 1
  })
}

function missing(path: string, cause: unknown): AnnealError {
  return new AnnealError(
    {
      code: 'weights-missing',
      message: 'The weights that belong to the description are not beside it.',
      where: path,
      hint: 'Put model.json and the files it was saved with into one folder.'
    },
    { cause }
  )
}

function tooLarge(path: string): AnnealError {
  return new AnnealError({
    code: 'model-too-large',
    message: `The weights are larger than the ${mostWeightBytes / 1e9} GB that are read.`,
    where: path,
    hint: 'Anneal is made for models that fit in memory.'
  })
}
