import { beforeAll, describe, expect, it } from 'vitest'
import { loadTensorFlow, type Runtime } from '@engine/runtime'
import { clipGradients, type Clipping } from './clipping'

let runtime: Runtime
beforeAll(async () => {
  runtime = await loadTensorFlow()
})

const off: Clipping = { clipNorm: 0, globalClipNorm: 0, clipValue: 0 }
/** Norms 5, 0.5 and 0; together sqrt(25.25). */
const given = { long: [3, -4], short: [0.3, 0.4], none: [0, 0] }

function clipped(clipping: Partial<Clipping>): Record<string, number[]> {
  const { tf } = runtime
  const gradients = Object.fromEntries(Object.entries(given).map(([key, values]) => [key, tf.tensor1d(values)]))
  const found = clipGradients(tf, gradients, { ...off, ...clipping })
  return Object.fromEntries(Object.entries(found).map(([key, t]) => [key, Array.from(t.dataSync())]))
}
function expectClose(found: Record<string, number[]>, wanted: Record<string, number[]>): void {
  expect(Object.keys(found)).toEqual(Object.keys(wanted))
  for (const [key, values] of Object.entries(wanted)) {
    values.forEach((value, i) => expect(found[key]?.[i], `${key}[${i}]`).toBeCloseTo(value, 6))
  }
}

describe('clipping, as Keras does it', () => {
  it('leaves gradients as they are when it is off, or when they are small', () => {
    expectClose(clipped({}), given)
    expectClose(clipped({ clipNorm: 5.1 }), given)
    expectClose(clipped({ globalClipNorm: 5.1 }), given)
    expectClose(clipped({ clipValue: 4 }), given)
  })
  it('shortens each weight’s gradient to its norm', () => {
    expectClose(clipped({ clipNorm: 1 }), { ...given, long: [0.6, -0.8] })
  })
  it('shortens all together to the global norm', () => {
    const scale = 1 / Math.sqrt(25.25)
    const wanted = Object.entries(given).map(([key, values]) => [key, values.map((v) => v * scale)] as const)
    expectClose(clipped({ globalClipNorm: 1 }), Object.fromEntries(wanted))
  })
  it('cuts each value', () => {
    expectClose(clipped({ clipValue: 0.35 }), { long: [0.35, -0.35], short: [0.3, 0.35], none: [0, 0] })
  })
})
