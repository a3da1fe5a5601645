import { beforeAll, expect, it } from 'vitest'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { createEagerExecutor } from '@engine/training/eagerExecutor'
import { createCompiledExecutor } from './compiledExecutor'
import { batchesOf, flat, imageCase, imageModel } from './fixtures'
import { compareExecutors, isTested } from './selfCheck'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

it('knows the TensorFlow everything was tested with', () => {
  expect([isTested('2.21.0'), isTested('2.21.1'), isTested('2.9.1'), isTested('2.210.0')]).toEqual([
    true,
    true,
    false,
    false
  ])
})

it('tells agreement from a different computation', () => {
  const model = imageModel(flat)
  const [batch] = batchesOf(70, 16, 1)
  if (!batch) throw new Error('No batch')
  const compiled = createCompiledExecutor(runtime, imageCase(model, { optimizer: 'sgd' }), '')
  const same = createEagerExecutor(runtime, imageCase(model, { optimizer: 'sgd' }), '')
  const other = createEagerExecutor(runtime, imageCase(model, { optimizer: 'momentum' }), '')
  expect(compareExecutors(compiled, same, batch)).toBeNull()
  expect(compareExecutors(compiled, other, batch)).toMatch(/compiled step gives other weights .*dense_1\/kernel/)
  for (const executor of [compiled, same, other]) executor.dispose()
})
