/** How many threads TensorFlow uses. It reads the figures once, when it is loaded. */
import { availableParallelism } from 'node:os'
import { analyse } from '@core/model'
import type { ModelGraph, Threads } from '@shared/project'

export function allCores(): Threads {
  const cores = availableParallelism()
  return { interOp: cores, intraOp: cores }
}

/** Above this many multiply-adds an example, sharing one op among threads pays (measured, docs/performance.md). */
const SMALL = 1_000_000

/**
 * Built-in choice for a model: where its steps have parts that do not wait for each other, a thread for each, and what
 * cores are left for the ops of each. One chain of large ops is fastest on all cores; one of small ops on one thread:
 * handing work over costs more than it saves.
 */
export function defaultThreads(graph: ModelGraph, chains: number, cores = availableParallelism()): Threads {
  const large = analyse(graph).multiplyAdds > SMALL
  if (chains > 1) return { interOp: chains, intraOp: large ? Math.max(1, Math.floor(cores / chains)) : 1 }
  return large ? { interOp: cores, intraOp: cores } : { interOp: 1, intraOp: 1 }
}

let chosen: Threads | undefined
let fixed: Threads | undefined

/**
 * Asks for threads; works before TensorFlow is loaded. Returns those it has or will have, which differ
 * from the asked ones when it is loaded already.
 */
export function setThreads(threads: Threads): Threads {
  if (fixed) return fixed
  chosen = { ...threads }
  return chosen
}

/** Hands the choice to TensorFlow by its environment variables, just before it is loaded. */
export function fixThreads(): Threads {
  fixed = chosen ?? allCores()
  process.env['TF_NUM_INTEROP_THREADS'] = String(fixed.interOp)
  process.env['TF_NUM_INTRAOP_THREADS'] = String(fixed.intraOp)
  return fixed
}
