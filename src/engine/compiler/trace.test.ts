import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { CompileError } from './compileError'
import type { Ref, Trace } from './record'
import { simplify } from './simplify'
import { checkEqual, trace, type Place } from './trace'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

type Work = (x: Tensor, call: number) => Tensor

/** Traces `work` of x = `values`, all of it said to be done by the layer “here”. */
function record(work: Work, values: number[], call = 1): Trace {
  const place: Place = { layer: 'here' }
  const { tf } = runtime
  const x = tf.tensor1d(values)
  try {
    return trace(runtime, { inputs: { x }, run: () => ({ y: work(x, call) }) }, place)
  } finally {
    x.dispose()
  }
}

function twice(work: Work): void {
  checkEqual(record(work, [1, 2, 3], 1), record(work, [4, -5, 6], 2))
}

function refused(work: () => unknown): CompileError {
  try {
    work()
  } catch (e) {
    if (e instanceof CompileError) return e
    throw e
  }
  throw new Error('It was not refused')
}

const typesOf = (found: Trace): string[] => found.ops.map((op) => op.type)

describe('a trace', () => {
  it('holds the ops, their attributes and where each input comes from', () => {
    const { tf } = runtime
    const found = record((x) => tf.sum(tf.mul(x, 2)), [1, 2, 3])
    expect(typesOf(found)).toEqual(['Mul', 'Sum'])
    const [mul, sum] = found.ops
    expect(mul?.inputs[0]).toEqual({ kind: 'input', name: 'x', shape: [3] })
    expect(mul?.inputs[1]).toMatchObject({ kind: 'constant', value: { dtype: 1, shape: [] } })
    expect(sum?.inputs[0]).toEqual({ kind: 'op', op: mul, output: 0 })
    expect(sum?.attributes).toEqual({
      keep_dims: { kind: 'bool', value: false },
      T: { kind: 'type', value: 1 },
      Tidx: { kind: 'type', value: 3 }
    })
    expect(sum?.layer).toBe('here')
    expect(found.outputs['y']).toEqual({ kind: 'op', op: sum, output: 0 })
  })

  it('computes what is made of constants alone, once', () => {
    const { tf } = runtime
    const found = record((x) => tf.add(x, tf.mul(tf.ones([3]), 2)), [1, 2, 3])
    expect(typesOf(found)).toEqual(['Add'])
    const constant: Ref | undefined = found.ops[0]?.inputs[1]
    if (constant?.kind !== 'constant') throw new Error('Not a constant')
    expect([...new Float32Array(constant.value.bytes.buffer)]).toEqual([2, 2, 2])
  })

  it('leaves the backend as it was, also after a failure', () => {
    const { binding } = runtime.backend
    expect(() =>
      record(() => {
        throw new Error('broken')
      }, [1])
    ).toThrow('broken')
    expect(runtime.backend.binding).toBe(binding)
  })

  it('of the same step with other data is the same', () => {
    const { tf } = runtime
    expect(() => twice((x) => tf.sum(tf.relu(tf.sub(x, 2))))).not.toThrow()
  })
})

describe('what can’t be traced is refused, naming the layer', () => {
  it('a random number of JavaScript’s', () => {
    const { tf } = runtime
    const e = refused(() => twice((x) => tf.mul(x, Math.random())))
    expect(e.message).toContain('changes from step to step')
    expect(e.message).toContain('“here”')
    expect(e.where).toBe('here')
    expect(e.code).toBe('not-compilable')
  })
  it('a random tensor of tfjs', () => {
    const { tf } = runtime
    expect(refused(() => twice((x) => tf.mul(x, tf.randomUniform([3])))).where).toBe('here')
  })
  it('a value read back', () => {
    const { tf } = runtime
    const e = refused(() => twice((x) => tf.mul(x, tf.sum(x).dataSync()[0] ?? 0)))
    expect(e.message).toContain('reads values back')
    expect(e.where).toBe('here')
  })
  it('a tensor from nowhere', () => {
    const { tf } = runtime
    const outside = tf.tensor1d([1, 2, 3])
    outside.dataSync()
    tf.dispose(tf.relu(outside))
    const e = refused(() => twice((x) => tf.mul(x, outside)))
    expect(e.message).toContain('neither data, nor a weight, nor made in the step')
    outside.dispose()
  })
  it('other work for other calls', () => {
    const { tf } = runtime
    const e = refused(() => twice((x, call) => (call === 1 ? tf.relu(x) : tf.elu(x))))
    expect(e.message).toContain('other things for other data')
    expect(refused(() => twice((x, call) => (call === 1 ? x : tf.elu(tf.relu(x))))).where).toBe('here')
    expect(refused(() => twice((x, call) => tf.sum(x, 0, call === 1))).where).toBe('here')
  })
})

describe('simplifying', () => {
  it('leaves out what does nothing', () => {
    const { tf } = runtime
    const work: Work = (x) => {
      const same = tf.reshape(tf.reshape(x, [3, 1]), [3])
      tf.exp(x)
      return tf.relu(tf.div(tf.mul(same, tf.ones([3])), 1))
    }
    expect(typesOf(simplify(record(work, [1, 2, 3])))).toEqual(['Relu'])
  })
  it('keeps what broadcasts, and says one number once', () => {
    const { tf } = runtime
    const wide = simplify(record((x) => tf.mul(x, tf.ones([2, 3])), [1, 2, 3]))
    expect(typesOf(wide)).toEqual(['Mul'])
    const half = simplify(record((x) => tf.mul(tf.relu(x), tf.fill([3], 0.5)), [1, 2, 3]))
    expect(half.ops[1]?.inputs[1]).toMatchObject({ kind: 'constant', value: { shape: [] } })
  })
})
