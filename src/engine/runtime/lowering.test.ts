import { beforeAll, describe, expect, it } from 'vitest'
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { loadTensorFlow } from './tensorflow'
import type { Runtime } from './types'

let runtime: Runtime
beforeAll(async () => {
  runtime = await loadTensorFlow()
})

/** Rows x columns, at a and b possibly transposed, in plain JavaScript. */
function product(a: number[][], b: number[][]): number[][] {
  return a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, v, k) => sum + v * (b[k]?.[j] ?? NaN), 0)))
}
const transposed = (m: number[][]): number[][] => (m[0] ?? []).map((_, j) => m.map((row) => row[j] ?? NaN))
const a = [
  [1, 2, 3],
  [4, 5, 6]
]
const b = [
  [1, 0],
  [-1, 2],
  [0.5, 3]
]

describe('the matrix product', () => {
  it('multiplies two matrices, either of them transposed', () => {
    const { tf } = runtime
    const of = (x: number[][], y: number[][], tx: boolean, ty: boolean): unknown =>
      tf.tidy(() => tf.matMul(tf.tensor2d(x), tf.tensor2d(y), tx, ty).arraySync())
    const wanted = product(a, b)
    expect(of(a, b, false, false)).toEqual(wanted)
    expect(of(transposed(a), b, true, false)).toEqual(wanted)
    expect(of(a, transposed(b), false, true)).toEqual(wanted)
    expect(of(transposed(a), transposed(b), true, true)).toEqual(wanted)
  })

  it('still multiplies stacks of matrices, and has its gradients', () => {
    const { tf } = runtime
    tf.tidy(() => {
      const stack = tf.matMul(tf.tensor3d([a, a]), tf.tensor3d([b, b])).arraySync()
      expect(stack).toEqual([product(a, b), product(a, b)])
      const gradients = tf.grads((x: Tensor, y: Tensor) => tf.matMul(x, y))
      const [da, db] = gradients([tf.tensor2d(a), tf.tensor2d(b)], tf.ones([2, 2]))
      const ones = [
        [1, 1],
        [1, 1]
      ]
      expect(da?.arraySync()).toEqual(product(ones, transposed(b)))
      expect(db?.arraySync()).toEqual(product(transposed(a), ones))
    })
  })
})

/** Names of the ops TensorFlow ran. */
function opsOf(work: () => unknown): string[] {
  const { backend, binding } = runtime
  const names: string[] = []
  const executeOp: typeof binding.executeOp = (name, ...rest) => {
    names.push(name)
    return binding.executeOp(name, ...rest)
  }
  backend.binding = Object.create(binding, { executeOp: { value: executeOp } }) as typeof binding
  try {
    work()
  } finally {
    backend.binding = binding
  }
  return names
}

describe('gradients of activations', () => {
  const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v))
  const derivatives = {
    relu: (v: number) => (v > 0 ? 1 : 0),
    relu6: (v: number) => (v > 0 && v < 6 ? 1 : 0),
    elu: (v: number) => (v > 0 ? 1 : Math.exp(v)),
    selu: (v: number) => 1.0507009873554805 * (v >= 0 ? 1 : 1.6732632423543772 * Math.exp(v)),
    softplus: sigmoid,
    sigmoid: (v: number) => sigmoid(v) * (1 - sigmoid(v)),
    tanh: (v: number) => 1 - Math.tanh(v) ** 2
  }
  for (const [name, derivative] of Object.entries(derivatives)) {
    it(`${name}: one op, the right values`, () => {
      const { tf } = runtime
      const points = [-2, -0.5, 0, 0.5, 7]
      let values: number[] = []
      const ops = opsOf(() => {
        const gradient = tf.grad((v) => tf[name as keyof typeof derivatives](v))
        values = tf.tidy(() => [...gradient(tf.tensor1d(points), tf.tensor1d([1, 2, 3, 4, 5])).dataSync()])
      })
      expect(ops).toHaveLength(2)
      values.forEach((value, i) => expect(value).toBeCloseTo(derivative(points[i] ?? 0) * (i + 1), 5))
    })
  }
})
