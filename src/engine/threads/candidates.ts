/** Which thread settings are worth measuring, and when. */
import { availableParallelism } from 'node:os'
import { analyse } from '@core/model'
import type { RecipeFile, Threads } from '@shared/project'
import { stepsPerEpoch } from '@engine/training/visits'

/** Multiply-adds a core does in a second; from docs/performance.md, rounded towards measuring. */
const SPEED = 40e9
/** What a step costs beside its arithmetic, in seconds. */
const OVERHEAD = { auto: 0.0001, eager: 0.003 }

/** Steps of the whole training. */
export function stepsOf(recipe: RecipeFile): number {
  return stepsPerEpoch(recipe) * recipe.training.epochs
}

/** A rough guess of how long the training takes, in seconds, from its arithmetic alone. */
export function guessSeconds(recipe: RecipeFile, cores = availableParallelism()): number {
  // The gradients take about two more times what the forward pass takes.
  const multiplyAdds = 3 * recipe.training.batchSize * analyse(recipe.graph).multiplyAdds
  return stepsOf(recipe) * (OVERHEAD[recipe.mode] + multiplyAdds / (SPEED * Math.min(cores, 4)))
}

export function sameThreads(a: Threads, b: Threads): boolean {
  return a.interOp === b.interOp && a.intraOp === b.intraOp
}

/** The usual setting first, then the others, those most unlike it first: time may run out before the last one. */
export function candidates(usual: Threads, cores = availableParallelism()): Threads[] {
  const half = Math.floor(cores / 2)
  const counts = [...new Set([1, 2, half, cores])].filter((n) => n >= 1 && n <= cores)
  const all = counts
    .flatMap((intraOp) => [1, 2, cores].map((interOp) => ({ interOp, intraOp })))
    .filter(({ interOp }) => interOp <= cores)
  const unlike = (t: Threads): number =>
    Math.abs(Math.log2(t.interOp / usual.interOp)) + 2 * Math.abs(Math.log2(t.intraOp / usual.intraOp))
  const others = all
    .filter((t, i) => !sameThreads(t, usual) && all.findIndex((other) => sameThreads(other, t)) === i)
    .sort((a, b) => unlike(b) - unlike(a))
  return [usual, ...others]
}
