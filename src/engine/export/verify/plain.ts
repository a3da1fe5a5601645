/** Runs an exported folder under plain @tensorflow/tfjs, in a worker thread that never sees our TensorFlow. */
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { AnnealError, cancelled, throwIfAborted } from '@shared/errors'
import type { Context } from '@engine/data/types'
import type { RawImage } from '@engine/preprocess/preprocess.mjs'

/** What an input takes before any preprocessing: a decoded picture, or a row's cells as text by column. */
export type RawValue = RawImage | Record<string, string>
/** By the model's input names. */
export type RawExample = Record<string, RawValue>

export interface PlainResult {
  /** What computed it, e.g. "@tensorflow/tfjs 4.22.0 (cpu)". */
  by: string
  /** By the model's output names: examples x units. */
  outputs: ReadonlyMap<string, Float32Array>
}

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), done: z.number() }),
  z.object({
    type: z.literal('done'),
    by: z.string(),
    outputs: z.array(z.tuple([z.string(), z.instanceof(Float32Array)]))
  })
])

/** Beside this file in the sources; one of out/main's entries once built (scripts/aliases.mjs), this file in a chunk. */
function workerUrl(): URL {
  const candidates = ['./worker.mjs', './verify.js', '../verify.js'].map((path) => new URL(path, import.meta.url))
  const found = candidates.find((url) => existsSync(url))
  if (!found) throw new Error(`The verification worker is missing beside ${import.meta.url}`)
  return found
}

/**
 * What the files in `dir` give for these examples.
 * @throws AnnealError `verification-failed` when they cannot be loaded or run, `cancelled`
 */
export async function runPlain(dir: string, examples: RawExample[], ctx: Context = {}): Promise<PlainResult> {
  throwIfAborted(ctx.signal)
  const report = (done: number): void =>
    ctx.onProgress?.({ stage: 'Checking with plain TensorFlow.js', done, total: examples.length, unit: 'examples' })
  report(0)
  // Its greeting on the console is not ours to show.
  const worker = new Worker(workerUrl(), { workerData: { dir, examples }, stdout: true, stderr: true })
  const abort = (): void => void worker.terminate()
  ctx.signal?.addEventListener('abort', abort)
  try {
    return await new Promise<PlainResult>((resolve, reject) => {
      worker.on('message', (message: unknown) => {
        const event = messageSchema.parse(message)
        if (event.type === 'progress') report(event.done)
        else resolve({ by: event.by, outputs: new Map(event.outputs) })
      })
      worker.on('error', (e) => reject(unloadable(e)))
      worker.on('exit', (code) => reject(ctx.signal?.aborted ? cancelled() : unloadable(`it ended with code ${code}`)))
    })
  } finally {
    ctx.signal?.removeEventListener('abort', abort)
    await worker.terminate()
  }
}

function unloadable(cause: unknown): AnnealError {
  const text = cause instanceof Error ? cause.message : String(cause)
  return new AnnealError(
    {
      code: 'verification-failed',
      message: `Plain TensorFlow.js could not run the exported files: ${text}`,
      hint: 'Nothing was exported. Please report this with the model you used.'
    },
    { cause }
  )
}
