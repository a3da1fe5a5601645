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

describe('the gradient of ReLU', () => {
  it('is 0 at and below 0 and passes the rest', () => {
    const { tf } = runtime
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => tf.relu(x))(tf.tensor1d([-1, 0, 2]), tf.tensor1d([5, 6, 7]))
        .arraySync()
    )
    expect(gradient).toEqual([0, 0, 7])
  })
})
