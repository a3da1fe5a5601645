/** What an optimizer is to the executors: formulas over tensors, pure and traceable; nothing is changed in place. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu'
import type { TensorFlow } from '@engine/runtime'

export interface StepFigures {
  learningRate: Scalar
  /** Updates done before this one, plus 1; float32. */
  update: Scalar
  /** Examples in this batch. */
  examples: number
}

export interface Updated {
  weight: Tensor
  /** In the order of `slots`. */
  slots: Tensor[]
}

/** Updates one weight by its gradient. */
export type Update = (weight: Tensor, gradient: Tensor, slots: readonly Tensor[]) => Updated

export interface OptimizerDefinition {
  /** What it remembers a weight: tensors of the weight's shape. Names are stable, they are in checkpoints. */
  slots: readonly string[]
  /** What all slots are filled with at the start; 0 where absent. */
  start?: number
  /** What is the same for all weights is computed once a step. */
  prepare(tf: TensorFlow, figures: StepFigures): Update
  /** Gathers gradients in its slots and applies them after the last batch of an epoch. */
  endEpoch?: {
    /** The gradient over the epoch's examples. @param examples those since the last update */
    gradient(tf: TensorFlow, slots: readonly Tensor[], examples: number): Tensor
    /** Empties the slots too. */
    prepare(tf: TensorFlow, learningRate: Scalar): Update
  }
}

export function slot(slots: readonly Tensor[], index: number): Tensor {
  const tensor = slots[index]
  if (!tensor) throw new Error(`The optimizer's slot ${index} is missing`)
  return tensor
}
