/** Compiled where the step can be compiled, else step by step; either way with the reason. */
import type { Runtime } from '@engine/runtime'
import { createCompiledExecutor } from '@engine/compiler/compiledExecutor'
import { CompileError } from '@engine/compiler/compileError'
import { compareExecutors, isTested } from '@engine/compiler/selfCheck'
import { createEagerExecutor } from './eagerExecutor'
import type { Batch, Executor, ExecutorFactoryInput } from './types'

const COMPILED = 'The whole training step runs as one TensorFlow graph.'
const ASKED = 'Step by step was asked for.'

export function chooseExecutor(runtime: Runtime, input: ExecutorFactoryInput): Executor {
  if (input.recipe.mode === 'eager') return createEagerExecutor(runtime, input, ASKED)
  try {
    const executor = createCompiledExecutor(runtime, input, COMPILED)
    const doubt = isTested(runtime.binding.TF_Version) ? null : doubtOf(runtime, executor, input)
    return doubt === null ? executor : createEagerExecutor(runtime, input, doubt)
  } catch (e) {
    if (!(e instanceof CompileError)) throw e
    return createEagerExecutor(runtime, input, e.message)
  }
}

/**
 * Compares the two on a TensorFlow nobody tested.
 * @returns null when they agree, and the executor is as it was; else a sentence, and it is disposed
 */
function doubtOf(runtime: Runtime, executor: Executor, input: ExecutorFactoryInput): string | null {
  const eager = createEagerExecutor(runtime, input, ASKED)
  let agree = false
  try {
    const begin = executor.read()
    const rows = input.data.rows('train').subarray(0, input.recipe.training.batchSize)
    const batch: Batch = { rows, sampleWeight: new Float32Array(rows.length).fill(1) }
    const doubt = compareExecutors(executor, eager, batch)
    executor.write(begin)
    agree = doubt === null
    return doubt
  } finally {
    eager.dispose()
    if (!agree) executor.dispose()
  }
}
