/** For tests: one TensorFlow, and executors that are disposed after each test. */
import { afterEach, beforeAll } from 'vitest'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { createEagerExecutor } from '@engine/training/eagerExecutor'
import type { Executor, ExecutorFactoryInput } from '@engine/training/types'
import { createCompiledExecutor, type CompiledOptions } from './compiledExecutor'

/** Of the tests in this file; there while they run. */
export let runtime: Runtime
let open: Executor[] = []

/** Loads TensorFlow on one thread before the tests of the calling file. */
export function useExecutors(): void {
  beforeAll(async () => {
    setThreads({ interOp: 1, intraOp: 1 })
    runtime = await loadTensorFlow()
  })
  afterEach(() => {
    for (const executor of open) executor.dispose()
    open = []
  })
}

/** It is disposed after the test. */
export function opened(executor: Executor): Executor {
  open.push(executor)
  return executor
}

export function compiled(input: ExecutorFactoryInput, options?: CompiledOptions): Executor {
  return opened(createCompiledExecutor(runtime, input, '', options))
}

export function eager(input: ExecutorFactoryInput): Executor {
  return opened(createEagerExecutor(runtime, input, ''))
}
