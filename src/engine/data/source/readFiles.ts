/** Reads many files at once, in threads: this one stays free, and a slow disk has several requests to work on. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { cancelled, throwIfAborted } from '@shared/errors'
import { z } from 'zod'

const mostThreads = 4
/** A chunk is as many files as this, or fewer where they are large. */
const chunkFiles = 256
const chunkBytes = 8 * 1024 * 1024

export type FileRead =
  | { content: Buffer; hash: string }
  /** Over the limit: not read. */
  | { size: number }
  /** What the system said. */
  | { error: Error & { code: string } }

export interface ReadFilesOptions {
  /** Files with more bytes are not read. */
  limit: number
  /** Whether their SHA-256 is wanted. */
  hash: boolean
  signal?: AbortSignal | undefined
}

const answerSchema = z.object({
  chunk: z.number(),
  all: z.instanceof(Uint8Array),
  lengths: z.array(z.number()),
  said: z.array(
    z.union([
      z.object({ hash: z.string() }),
      z.object({ size: z.number() }),
      z.object({ error: z.object({ code: z.string(), message: z.string() }) })
    ])
  )
})

/**
 * Threads that read, for several lots of files one after the other. They start with the first lot and go with `close`,
 * and when a lot does not end well.
 */
export class FileReader {
  #threads: Worker[] = []

  /**
   * Tells `take` every file's bytes, in no certain order; the next are read when it has taken those.
   * @throws `cancelled`; what `take` throws
   */
  async read(
    files: readonly { path: string; bytes: number }[],
    options: ReadFilesOptions,
    take: (read: FileRead, index: number) => Promise<void> | undefined
  ): Promise<void> {
    throwIfAborted(options.signal)
    const chunks = chunksOf(files)
    let next = 0
    const stop = new AbortController()
    const abort = (): void => stop.abort()
    options.signal?.addEventListener('abort', abort)
    const work = async (worker: Worker): Promise<void> => {
      try {
        for (let chunk = chunks[next++]; chunk && !stop.signal.aborted; chunk = chunks[next++]) {
          const { from, to } = chunk
          const { limit, hash } = options
          const some = files.slice(from, to)
          const bytes = some.reduce((sum, file) => sum + (file.bytes > limit ? 0 : file.bytes), 0)
          const question = { chunk: from, paths: some.map(({ path }) => path), bytes, limit, hash }
          const answers = await ask(worker, question, stop.signal)
          for (const [i, read] of answers.entries()) {
            const taking = take(read, from + i)
            if (taking) await taking
          }
        }
      } catch (e) {
        stop.abort()
        throw e
      }
    }
    const ended = await Promise.allSettled(this.#threadsFor(chunks.length).map(work))
    options.signal?.removeEventListener('abort', abort)
    // An answer may still be on its way, which the next lot must not take for its own.
    if (stop.signal.aborted) await this.close()
    throwIfAborted(options.signal)
    // Those that were told to stop by the first that failed have nothing to say of their own.
    const failures = ended.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []))
    const first = failures.find((reason) => reason !== stopped) ?? failures[0]
    if (first !== undefined) throw first
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((worker) => worker.terminate()))
  }

  #threadsFor(chunks: number): Worker[] {
    const wanted = Math.min(chunks, mostThreads, Math.max(2, availableParallelism()))
    while (this.#threads.length < wanted) this.#threads.push(new Worker(workerUrl()))
    return this.#threads.slice(0, wanted)
  }
}

/** One lot, with threads of its own. */
export async function readFiles(...lot: Parameters<FileReader['read']>): Promise<void> {
  const reader = new FileReader()
  try {
    await reader.read(...lot)
  } finally {
    await reader.close()
  }
}

const stopped = cancelled()

function ask(worker: Worker, question: object, signal: AbortSignal): Promise<FileRead[]> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      worker.removeAllListeners('message')
      worker.removeAllListeners('error')
      worker.removeAllListeners('exit')
      signal.removeEventListener('abort', giveUp)
    }
    const giveUp = (): void => {
      end()
      reject(stopped)
    }
    worker.once('message', (message: unknown) => {
      end()
      resolve(readsOf(answerSchema.parse(message)))
    })
    worker.once('error', (e) => {
      end()
      reject(e)
    })
    worker.once('exit', (code) => {
      end()
      reject(new Error(`A reading thread ended with code ${code}`))
    })
    signal.addEventListener('abort', giveUp)
    worker.postMessage(question)
  })
}

function readsOf({ all, lengths, said }: z.output<typeof answerSchema>): FileRead[] {
  let at = 0
  return said.map((one, i): FileRead => {
    if ('size' in one) return one
    if ('error' in one) return { error: Object.assign(new Error(one.error.message), { code: one.error.code }) }
    const length = lengths[i] ?? 0
    const content = Buffer.from(all.buffer, all.byteOffset + at, length)
    at += length
    return { content, hash: one.hash }
  })
}

function chunksOf(files: readonly { bytes: number }[]): { from: number; to: number }[] {
  const chunks: { from: number; to: number }[] = []
  let from = 0
  let bytes = 0
  files.forEach((file, i) => {
    bytes += file.bytes
    if (i + 1 - from < chunkFiles && bytes < chunkBytes && i + 1 < files.length) return
    chunks.push({ from, to: i + 1 })
    from = i + 1
    bytes = 0
  })
  return chunks
}

/** Beside this file in the sources; one of out/main's entries once built (scripts/aliases.mjs), this file in a chunk. */
function workerUrl(): URL {
  const candidates = ['./readWorker.mjs', './read.js', '../read.js'].map((path) => new URL(path, import.meta.url))
  const found = candidates.find((url) => existsSync(url))
  if (!found) throw new Error(`The reading worker is missing beside ${import.meta.url}`)
  return found
}
