import { beforeAll, describe, expect, it } from 'vitest'
import { buildOf } from '@engine/model/layers'
import { flat, imageCase, imageModel } from '@engine/compiler/fixtures'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { chooseExecutor } from './chooseExecutor'
import type { Executor, ExecutorFactoryInput } from './types'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

function choose(
  input: ExecutorFactoryInput,
  given = runtime
): Pick<Executor, 'mode' | 'modeReason'> & { bits: string } {
  const executor = chooseExecutor(given, input)
  const bits = Buffer.concat(executor.read().map((t) => t.data)).toString('base64')
  executor.dispose()
  return { mode: executor.mode, modeReason: executor.modeReason, bits }
}

const input = imageCase(imageModel(flat), {})

describe('how a run is trained', () => {
  it('compiled, with a reason', () => {
    expect(choose(input)).toMatchObject({
      mode: 'compiled',
      modeReason: expect.stringContaining('one TensorFlow graph')
    })
  })
  it('step by step where that was asked for', () => {
    const asked = { ...input, recipe: { ...input.recipe, mode: 'eager' as const } }
    expect(choose(asked)).toMatchObject({ mode: 'eager', modeReason: 'Step by step was asked for.' })
  })
  it('step by step where a layer can’t be compiled, naming the layer', () => {
    const build = buildOf('flatten')
    const { apply } = build
    build.apply = (context, params, inputs) => {
      inputs[0]?.dataSync()
      return apply(context, params, inputs)
    }
    try {
      expect(choose(input)).toMatchObject({ mode: 'eager', modeReason: expect.stringContaining('“flatten”') })
    } finally {
      build.apply = apply
    }
  })
  it('checked against step by step on a TensorFlow that was not tested, then as it began', () => {
    const binding = Object.create(runtime.binding, { TF_Version: { value: '2.99.0' } }) as Runtime['binding']
    const checked = choose(input, { ...runtime, binding })
    expect(checked.mode).toBe('compiled')
    expect(checked.bits).toBe(choose(input).bits)
  })
})
