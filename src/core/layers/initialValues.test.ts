import { describe, expect, it } from 'vitest'
import { initialValues, type InitializerName } from './index'

const spec = (initializer: InitializerName, shape: number[]) => ({
  name: 'kernel',
  shape,
  initializer,
  fanIn: shape[0] ?? 1,
  fanOut: shape[1] ?? 1,
  regularizable: true
})
const std = (values: Float32Array): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length)
}

describe('initial weights', () => {
  it('depend on seed, layer and weight, and on nothing else', () => {
    const of = (node: string, seed: number): number[] => [...initialValues(spec('glorotUniform', [3, 4]), node, seed)]
    expect(of('dense_1', 7)).toEqual(of('dense_1', 7))
    expect(of('dense_1', 7)).not.toEqual(of('dense_1', 8))
    expect(of('dense_1', 7)).not.toEqual(of('dense_2', 7))
  })

  it('are these bits, on every machine', () => {
    expect([...initialValues(spec('glorotUniform', [2, 2]), 'a', 1)]).toMatchInlineSnapshot(`
      [
        0.7533047795295715,
        0.25127577781677246,
        -0.9352342486381531,
        0.9421141147613525,
      ]
    `)
    expect([...initialValues(spec('heNormal', [2, 2]), 'a', 1)]).toMatchInlineSnapshot(`
      [
        -1.059157371520996,
        1.1995166540145874,
        -0.6593287587165833,
        0.8449321389198303,
      ]
    `)
  })

  it('Glorot uniform fills +-sqrt(6 / (fanIn + fanOut)) evenly', () => {
    const values = initialValues(spec('glorotUniform', [200, 100]), 'n', 3)
    const limit = Math.sqrt(6 / 300)
    expect(values.every((v) => Math.abs(v) <= limit)).toBe(true)
    expect(std(values)).toBeCloseTo(limit / Math.sqrt(3), 3)
  })

  it('He normal has the deviation sqrt(2 / fanIn) and is cut off at two of the uncut ones', () => {
    const values = initialValues(spec('heNormal', [200, 100]), 'n', 3)
    const wanted = Math.sqrt(2 / 200)
    expect(std(values) / wanted).toBeCloseTo(1, 1)
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual((2 * wanted) / 0.8796 + 1e-9)
  })

  it('orthogonal columns, or rows where there are fewer of them, are at right angles and of length 1', () => {
    for (const shape of [
      [5, 3],
      [3, 8]
    ]) {
      const [rows = 0, columns = 0] = shape
      const values = initialValues(spec('orthogonal', shape), 'n', 3)
      const at = (line: number, i: number): number =>
        values[rows < columns ? line * columns + i : i * columns + line] ?? NaN
      const lines = Math.min(rows, columns)
      for (let a = 0; a < lines; a++) {
        for (let b = 0; b < lines; b++) {
          let product = 0
          for (let i = 0; i < Math.max(rows, columns); i++) product += at(a, i) * at(b, i)
          expect(product).toBeCloseTo(a === b ? 1 : 0, 6)
        }
      }
    }
  })

  it('He uniform, zeros and ones', () => {
    const values = initialValues(spec('heUniform', [200, 10]), 'n', 3)
    expect(std(values)).toBeCloseTo(Math.sqrt(6 / 200) / Math.sqrt(3), 2)
    expect([...initialValues(spec('zeros', [3]), 'n', 3)]).toEqual([0, 0, 0])
    expect([...initialValues(spec('ones', [2]), 'n', 3)]).toEqual([1, 1])
  })
})
