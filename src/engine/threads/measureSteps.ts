/** How long a step of a recipe takes in this process, with the threads TensorFlow was loaded with here. */
import type { RecipeFile } from '@shared/project'
import { expectTraining, loadTensorFlow, setFastMath, setThreads } from '@engine/runtime'
import { chooseExecutor } from '@engine/training/chooseExecutor'
import type { Batch } from '@engine/training/types'
import { sampleData } from './sampleData'

/** Measured for about this long, in calls of about that long, as the training itself makes them. */
const MEASURE_MS = 500
const CALL_MS = 50
const MOST_STEPS = 1_000
/** Different batches, so that each gathers other rows. */
const BATCHES = 4

/** @returns milliseconds a step, of the fastest call: what else the machine does only makes calls slower */
export async function measureSteps(recipe: RecipeFile): Promise<number> {
  const { batchSize } = recipe.training
  setThreads(recipe.threads)
  setFastMath(recipe.training.fastMath)
  expectTraining(recipe.graph, recipe.training.batchSize)
  const data = sampleData(recipe, batchSize * BATCHES)
  const executor = chooseExecutor(await loadTensorFlow(), { recipe, data })
  try {
    const batches = Array.from({ length: BATCHES }, (_, i): Batch => {
      const rows = Int32Array.from({ length: batchSize }, (_, k) => i * batchSize + k)
      return { rows, sampleWeight: new Float32Array(batchSize).fill(1) }
    })
    const [only] = batches
    if (!only) throw new Error('There is no batch')
    const call = (steps: number): number => {
      const begun = performance.now()
      const some = Array.from({ length: steps }, (_, i) => batches[i % BATCHES] ?? only)
      // A learning rate of 0: on the same few batches over and over, the recipe's own may end in a loss that is not finite.
      if (executor.train(some, 0, new Float32Array(steps)).nonFinite)
        throw new Error('the loss of its steps is not finite')
      return (performance.now() - begun) / steps
    }
    // Kernels are chosen and memory is taken at the first steps.
    call(1)
    let best = call(2)
    const until = performance.now() + MEASURE_MS
    do {
      best = Math.min(best, call(Math.max(1, Math.min(MOST_STEPS, Math.round(CALL_MS / best)))))
    } while (performance.now() < until)
    return best
  } finally {
    executor.dispose()
  }
}
