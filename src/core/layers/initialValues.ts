/**
 * The numbers of weights before training. Formulas are Keras 3's (keras/src/initializers/random_initializers.py);
 * each is a pure function of (seed, node id, weight name), with nothing but +, -, *, / and square root, which
 * IEEE 754 fixes to the bit: the same weights on every platform and device.
 */
import { streamOf, uniformAt } from '@core/data/random'
import { orthogonal } from './orthogonal'
import { sizeOf, type WeightSpec } from './layerType'

/** Standard deviation of a standard normal cut off at two. */
const TRUNCATED_STD = 0.87962566103423978

/**
 * e^-x by its series: library exponentials may differ in the last bit between machines.
 * @param terms 24 do for x in [0, 2], 60 for x in [0, 8]
 */
function expMinus(x: number, terms = 24): number {
  let term = 1
  let sum = 1
  for (let n = 1; n <= terms; n++) {
    term = (term * x) / n
    sum += term
  }
  return 1 / sum
}

/** A standard normal cut off at two standard deviations, by rejection. */
function truncatedNormal(next: () => number): number {
  for (;;) {
    const z = 4 * next() - 2
    if (next() < expMinus((z * z) / 2)) return z
  }
}

/** A standard normal, cut off at four standard deviations, where one value in 16,000 would be. */
function normal(next: () => number): number {
  for (;;) {
    const z = 8 * next() - 4
    if (next() < expMinus((z * z) / 2, 60)) return z
  }
}

/** Values of a weight, float32, in row-major order of its shape. */
export function initialValues(spec: WeightSpec, nodeId: string, seed: number): Float32Array {
  const values = new Float32Array(sizeOf(spec.shape))
  const stream = streamOf(`weights/${nodeId}/${spec.name}`)
  let drawn = 0
  const next = (): number => uniformAt(seed, stream, drawn++)
  const fill = (draw: () => number): Float32Array => {
    for (let i = 0; i < values.length; i++) values[i] = draw()
    return values
  }
  switch (spec.initializer) {
    case 'zeros':
      return values
    case 'ones':
      return values.fill(1)
    case 'glorotUniform': {
      const limit = Math.sqrt(6 / (spec.fanIn + spec.fanOut))
      return fill(() => (2 * next() - 1) * limit)
    }
    case 'heUniform': {
      const limit = Math.sqrt(6 / spec.fanIn)
      return fill(() => (2 * next() - 1) * limit)
    }
    case 'heNormal': {
      const std = Math.sqrt(2 / spec.fanIn) / TRUNCATED_STD
      return fill(() => truncatedNormal(next) * std)
    }
    case 'orthogonal': {
      const columns = spec.shape.at(-1) ?? 1
      return orthogonal(values.length / columns, columns, () => normal(next))
    }
    case 'smallUniform':
      return fill(() => (2 * next() - 1) * 0.05)
    case 'forgetGateOnes':
      return values.fill(1, values.length / 4, values.length / 2)
  }
}
