/**
 * The seam between the trainer and what executes a step. The eager executor runs the
 * definition op by op; the compiled one runs many steps of it in one session call.
 */
import type { RecipeFile } from '@shared/project'
import type { Tensor } from '@store/types'

/** Sums over examples, so that windows and epochs add up whatever their batch sizes. */
export interface StepSums {
  examples: number
  /** Sum of their weights (their number, where every sampleWeight is 1). */
  weight: number
  /** Sum over examples of their weighted loss (with regularization): Keras' loss is its mean over examples. */
  loss: number
  /** Classification: weight of those that are right. Regression: weighted sum of |error| in the target's unit. */
  metric: number
}

export interface Batch {
  /** Rows of the data set, in order. */
  rows: Int32Array
  /** 1 for each row unless class weights, a column of weights or padding say otherwise. */
  sampleWeight: Float32Array
}

export interface StepsResult {
  /** One entry a step really done, in order: fewer than asked when a loss was not finite. */
  steps: StepSums[]
  /** The loss was NaN or infinite at the step after those; its update was not applied. */
  nonFinite: boolean
}

export interface Executor {
  readonly mode: 'compiled' | 'eager'
  readonly modeReason: string
  readonly parameters: number
  /** Rows `evaluate` and `predict` work on at a time; callers that must stay responsive ask for that many. */
  readonly evaluationBatch: number
  /** Trains on these batches in order, the first being global step `step` (0-based; seeds depend on it). */
  train(batches: Batch[], step: number, learningRates: Float32Array): StepsResult
  /** Ends an epoch: full-batch gradient descent applies its accumulated gradient here. */
  endEpoch(learningRate: number): void
  /** Loss without regularization's share is not split off: Keras' val_loss includes it too. */
  evaluate(rows: Int32Array): StepSums
  /** Outputs in meaning units (probabilities; regression: the target's unit), rows x units. */
  predict(rows: Int32Array): Float32Array
  /** Weights, optimizer slots and accumulators, for a checkpoint. Names are stable. */
  read(): Tensor[]
  /** Only the model's weights (and moving statistics), for model/. */
  readWeights(): Tensor[]
  write(tensors: Tensor[]): void
  dispose(): void
}

export interface ExecutorFactoryInput {
  recipe: RecipeFile
  data: import('../data/types').PackedDataset
}
