import type { Tensor } from '@tensorflow/tfjs-node-gpu'

/** Inputs of one rank: those of fewer sides get sides of 1 behind the batch, as Keras has it. */
export function aligned(inputs: readonly Tensor[]): [Tensor, ...Tensor[]] {
  const rank = Math.max(...inputs.map((x) => x.rank))
  const [first, ...rest] = inputs.map((x) => {
    const [rows = 0, ...sides] = x.shape
    return x.rank === rank ? x : x.reshape([rows, ...new Array<number>(rank - x.rank).fill(1), ...sides])
  })
  if (!first) throw new Error('A merging layer was run without its inputs')
  return [first, ...rest]
}

/** One after the other; sides of 1 are repeated by the operation itself. */
export function folded(inputs: readonly Tensor[], operation: (a: Tensor, b: Tensor) => Tensor): Tensor {
  const [first, ...rest] = aligned(inputs)
  return rest.reduce(operation, first)
}

/** The shape all inputs are repeated to. */
export function sharedShape(inputs: readonly Tensor[]): number[] {
  return (inputs[0]?.shape ?? []).map((_, axis) => Math.max(...inputs.map((x) => x.shape[axis] ?? 1)))
}
