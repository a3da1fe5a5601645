/** Raw rows of a table inside the graph: bounds, logarithm and scale of numbers, one entry a category. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu'
import { entriesOf } from '@core/data'
import type { TablePreprocess } from '@shared/project'
import type { Runtime } from '@engine/runtime'
import { gather } from './ops/lookUp'

export interface RowGraph {
  constants: Tensor[]
  /** [count, raw width] to [count, encoded width], as core/data's `networkRow` says. Traceable. */
  enter(uploaded: Tensor): Tensor
}

/** Only what some column asks for becomes an op: a table of plain numbers is one difference and one product. */
export function rowGraph(runtime: Runtime, preprocess: TablePreprocess): RowGraph {
  const { tf } = runtime
  const entries = entriesOf(preprocess)
  const constants: Tensor[] = []
  const vector = (values: number[], dtype: 'float32' | 'int32' = 'float32'): Tensor => {
    const tensor = tf.tensor1d(values, dtype)
    constants.push(tensor)
    return tensor
  }
  const steps: ((x: Tensor) => Tensor)[] = []

  if (entries.some(({ clip }) => clip)) {
    // Bounds that hold every number but infinity stand for none: what is infinite here overflowed float32.
    const most = 3.4e38
    const from = vector(entries.map(({ clip }) => clip?.from ?? -most))
    const to = vector(entries.map(({ clip }) => clip?.to ?? most))
    steps.push((x) => tf.minimum(tf.maximum(x, from), to))
  }
  if (entries.some(({ log }) => log)) {
    const logged = vector(entries.map(({ log }) => (log ? 1 : 0)))
    const kept = vector(entries.map(({ log }) => (log ? 0 : 1)))
    steps.push((x) => tf.add(tf.mul(tf.log1p(tf.relu(x)), logged), tf.mul(x, kept)))
  }
  // A category's own entries take nothing of the code itself: they are 0 until compared with it.
  const mean = vector(entries.map((entry) => entry.mean))
  const scale = vector(entries.map(({ std, code }) => (code === null ? 1 / std : 0)))
  steps.push((x) => tf.mul(tf.sub(x, mean), scale))
  const numbers = (x: Tensor): Tensor => steps.reduce((value, step) => step(value), x)
  if (entries.every(({ code }, i) => code === null && entries[i]?.source === i)) return { constants, enter: numbers }

  const sources = vector(
    entries.map(({ source }) => source),
    'int32'
  )
  // Nothing equals NaN: a number's entry is no category.
  const codes = vector(entries.map(({ code }) => code ?? Number.NaN))
  return {
    constants,
    enter(uploaded) {
      const spread = gather(runtime, uploaded, sources as Tensor1D, 1)
      return tf.add(numbers(spread), tf.cast(tf.equal(spread, codes), 'float32'))
    }
  }
}
