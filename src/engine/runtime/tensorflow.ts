/** The one place that loads TensorFlow. */
import './utilShim'
import { createRequire } from 'node:module'
import { AnnealError } from '@shared/errors'
import type { Device } from '@shared/ipc/payloads'
import { fixAllocator } from './allocator'
import { describe, freeMemoryMb } from './device'
import { fixFastMath } from './fastMath'
import { lower } from './lowering'
import { readSetupState } from './setupState'
import { fixThreads } from './threads'
import type { Backend, Runtime, TensorFlow } from './types'

// Not “require”: the bundle of an Electron process declares that name itself.
const requireCjs = createRequire(import.meta.url)

/** A load error as a sentence a person can act on. */
export function loadError(e: unknown): AnnealError {
  const text = e instanceof Error ? e.message : String(e)
  const missing = /([\w.+-]*libtensorflow[\w.+-]*|tensorflow\.dll)/i.exec(text)?.[1]
  const what = /tfjs_binding|napi-v\d/.test(text)
    ? 'its native addon is not installed'
    : missing
      ? `its library ${missing} is missing`
      : /Cannot find module/.test(text)
        ? 'the package is not installed'
        : 'its native part does not work on this machine'
  return new AnnealError(
    {
      code: 'tensorflow-missing',
      message: `TensorFlow can’t be loaded: ${what}. ${text.split('\n')[0] ?? ''}`.trim(),
      hint: 'Run `npm run setup`; `anneal doctor` shows what is missing.'
    },
    { cause: e }
  )
}

function load(): Runtime {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  // Without it TensorFlow takes all memory of the graphics card.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'
  const threads = fixThreads()
  fixFastMath()
  fixAllocator()
  let tf: TensorFlow
  try {
    tf = requireCjs('@tensorflow/tfjs-node-gpu') as TensorFlow
  } catch (e) {
    throw loadError(e)
  }
  const backend = tf.backend() as Backend
  const { binding } = backend
  if (tf.getBackend() !== 'tensorflow') throw loadError(new Error(`the backend is ${tf.getBackend()}`))
  lower(tf, backend)
  const device = describe(binding.isUsingGpuDevice(), binding.TF_Version, readSetupState())
  return { tf, backend, binding, device, threads }
}

let loaded: Promise<Runtime> | undefined

/** Loads TensorFlow, the first time in about a second. @throws AnnealError `tensorflow-missing` */
export function loadTensorFlow(): Promise<Runtime> {
  // A failed load is tried again: set-up may have run meanwhile.
  loaded ??= Promise.resolve()
    .then(load)
    .catch((e: unknown) => {
      loaded = undefined
      throw e
    })
  return loaded
}

/** The device in use. Loads TensorFlow. */
export async function describeDevice(): Promise<Device> {
  const { device } = await loadTensorFlow()
  return { ...device, freeMemoryMb: freeMemoryMb() }
}
