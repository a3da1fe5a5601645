/** A training batch through the network in parts that do not wait for each other; together the same as in one. */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { partBounds } from '@core/training/chains'
import type { ForwardTraining, Output } from '@engine/model'
import type { TensorFlow } from '@engine/runtime'

type Tensors = Readonly<Record<string, Tensor>>

/** Another seed for each part: with one, its rows would get the random numbers of the first part's. */
function seedOf(seed: number, part: number): number {
  return (seed ^ Math.imul(part, 0x9e3779b9)) & 0x7fffffff
}

/**
 * @param entered by input name, batch first
 * @param run the network, without anything that looks at other examples of the batch
 */
export function inParts(
  tf: TensorFlow,
  parts: number,
  entered: Tensors,
  training: ForwardTraining,
  run: (entered: Tensors, training: ForwardTraining) => Output
): Output {
  const bounds = partBounds(Object.values(entered)[0]?.shape[0] ?? 0, parts)
  if (bounds.length <= 2) return run(entered, training)
  const outputs = bounds.slice(1).map((end, part) => {
    const begin = bounds[part] ?? 0
    const some = Object.fromEntries(
      Object.entries(entered).map(([name, all]) => [name, tf.slice(all, begin, end - begin)])
    )
    return run(some, { ...training, seed: seedOf(training.seed, part) })
  })
  const activation = outputs[0]?.activation ?? 'linear'
  const join = (values: Tensor[]): Tensor => tf.concat(values, 0)
  let value: Tensor | undefined
  return {
    sums: join(outputs.map(({ sums }) => sums)),
    activation,
    value: () => (value ??= join(outputs.map((output) => output.value())))
  }
}
