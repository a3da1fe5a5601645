/** How many threads TensorFlow uses. It reads the figures once, when it is loaded. */
import { availableParallelism } from 'node:os'
import { analyse } from '@core/model'
import type { ModelGraph, Threads } from '@shared/project'

/** Above this many multiply-adds an example, splitting one op over threads pays (measured, docs/performance.md). */
const SMALL = 1_000_000

export function allCores(): Threads {
  const cores = availableParallelism()
  return { interOp: cores, intraOp: cores }
}

const convolution = /conv/i
const recurrent = /^(lstm|gru|simple_?rnn|rnn)$/i

/**
 * Built-in choice for a model: a convolution is fastest on all cores. The ops of a recurrent network are
 * small, but some of them can run side by side. A small dense network is fastest on one thread: handing
 * work over costs more than it saves.
 */
export function defaultThreads(graph: ModelGraph): Threads {
  const some = (kind: RegExp): boolean => graph.nodes.some(({ type }) => kind.test(type))
  if (some(convolution)) return allCores()
  if (some(recurrent)) return { interOp: Math.min(2, availableParallelism()), intraOp: 1 }
  return analyse(graph).multiplyAdds > SMALL ? allCores() : { interOp: 1, intraOp: 1 }
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
