/** A graph loaded into TensorFlow, with its variables: they live as long as the session. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Runtime } from '@engine/runtime'
import { DType } from './attributes'
import { CompileError } from './compileError'
import type { Graph } from './graph'

export type Numbers = Float32Array | Int32Array | Uint8Array

/** A value for a placeholder. Its type is that of the array: float32, int32 or uint8; string for a list of bytes. */
export interface Feed {
  name: string
  shape: number[]
  data: Numbers | Uint8Array[]
}

export interface Session {
  /** @returns a copy of each fetched tensor */
  run(feeds: readonly Feed[], fetches: readonly string[]): Numbers[]
  dispose(): void
}

const TAG = 'serve'

/** @throws CompileError when TensorFlow refuses the graph */
export function openSession({ binding }: Runtime, graph: Graph): Session {
  const id = load((folder) => binding.loadSavedModel(folder, TAG), graph.savedModel(TAG))
  let open = true
  return {
    run(feeds, fetches) {
      if (!open) throw new Error('The session is closed')
      const ids: number[] = []
      try {
        for (const { shape, data } of feeds) ids.push(binding.createTensor(shape, dtypeOf(data), data))
        const names = feeds.map((feed) => feed.name).join()
        const results = binding.runSavedModel(id, ids, names, fetches.join())
        ids.push(...results.map((result) => result.id))
        return results.map((result) => binding.tensorDataSync(result.id))
      } finally {
        for (const tensor of ids) binding.deleteTensor(tensor)
      }
    },
    dispose() {
      if (open) binding.deleteSavedModel(id)
      open = false
    }
  }
}

/** TensorFlow loads models from a folder only; it is gone again right after. */
function load(read: (folder: string) => number, bytes: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), 'anneal-step-'))
  try {
    writeFileSync(join(folder, 'saved_model.pb'), bytes)
    return read(folder)
  } catch (e) {
    throw new CompileError(`TensorFlow does not take the compiled step: ${sentence(e)}`, null, { cause: e })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The first line of TensorFlow's message; more of it is about its own sources. */
export function sentence(e: unknown): string {
  return (e instanceof Error ? e.message : String(e)).split('\n')[0] ?? ''
}

function dtypeOf(data: Feed['data']): number {
  if (Array.isArray(data)) return DType.string
  if (data instanceof Float32Array) return DType.float
  return data instanceof Int32Array ? DType.int32 : DType.uint8
}
