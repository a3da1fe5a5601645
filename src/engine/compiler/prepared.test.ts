/** Preparation inside the graph trains compiled as it does step by step. */
import { beforeAll, it } from 'vitest'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { preparedCase } from '@engine/training/preparedData'
import { compareTrainings } from './comparing'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

it('a column of every kind', () => compareTrainings(runtime, preparedCase(70, {})))
it('word ids', () => compareTrainings(runtime, preparedCase(70, {}, 'says')))
