/** Runs a trained network over rows: its loss, and every answer. */
import type { Tensor2D } from '@tensorflow/tfjs-node-gpu'
import { throwIfAborted } from '@shared/errors'
import type { RecipeFile } from '@shared/project'
import type { Tensor } from '@store/types'
import { Stage } from '@engine/data/progress'
import type { Context } from '@engine/data/types'
import { leave, pickWeights, toTensor, type RawInput } from '@engine/model'
import type { Runtime } from '@engine/runtime'
import { outputOf, unitsOf } from '@engine/training/checkpoint'
import { enterTargets, exampleLosses, penalizedOf, penalty } from '@engine/training/losses'
import { defineStep, type Tensors } from '@engine/training/step'

/** Values of all layers of a batch together: 32 MB of float32. */
const BATCH_VALUES = 8 * 1024 * 1024
const MAX_BATCH = 512

export interface Scored {
  /** Mean loss over the examples, regularization included, as Keras' `evaluate` says it. */
  loss: number
  /** examples x units: probabilities, or numbers in the target's unit. */
  outputs: Float32Array
  units: number
}

export interface ToScore {
  rows: Int32Array
  /** For each row: class index, or the number in the target's unit. */
  targets: Int32Array | Float64Array
  /** Raw inputs of some of the rows. */
  inputs(rows: Int32Array): Record<string, RawInput>
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** @param stored the run's weights */
export async function score(
  runtime: Runtime,
  recipe: RecipeFile,
  stored: readonly Tensor[],
  { rows, targets, inputs }: ToScore,
  ctx: Context
): Promise<Scored> {
  const { tf } = runtime
  const { output, meaning } = outputOf(recipe)
  const units = unitsOf(meaning)
  const step = defineStep(runtime, recipe)
  const weights: Tensors = {}
  for (const tensor of pickWeights(step.plan, stored)) weights[tensor.name] = toTensor(tf, tensor)
  const batch = Math.max(1, Math.min(MAX_BATCH, Math.floor(BATCH_VALUES / Math.max(1, step.plan.activations))))
  const outputs = new Float32Array(rows.length * units)
  const stage = new Stage(ctx, 'Evaluating', 'examples', rows.length)

  const scoreBatch = (first: number, last: number): number =>
    tf.tidy(() => {
      const raw = inputs(rows.subarray(first, last))
      const uploaded: Tensors = {}
      for (const [name, entrance] of step.entrances) {
        const one = raw[name]
        if (!one) throw new Error(`The input ${name} is missing`)
        uploaded[name] = entrance.upload(one, last - first)
      }
      const answer = step.answer(weights, uploaded)
      const own = targets.subarray(first, last)
      const target = own instanceof Int32Array ? tf.tensor1d(own, 'int32') : tf.tensor1d(Float32Array.from(own))
      const losses = exampleLosses(runtime, output.loss, answer, enterTargets(tf, meaning, target) as Tensor2D)
      outputs.set(leave(runtime, meaning, answer.value()).dataSync<'float32'>(), first * units)
      return losses.dataSync<'float32'>().reduce((sum, value) => sum + value, 0)
    })

  try {
    let sum = 0
    for (let first = 0; first < rows.length; first += batch) {
      throwIfAborted(ctx.signal)
      const last = Math.min(rows.length, first + batch)
      sum += scoreBatch(first, last)
      stage.advance(last - first)
      await breathe()
    }
    const extra = tf.tidy(
      () => penalty(tf, penalizedOf(step.plan, weights, recipe.training))?.dataSync<'float32'>()[0] ?? 0
    )
    return { loss: sum / rows.length + extra, outputs, units }
  } finally {
    tf.dispose(weights)
    step.dispose()
  }
}
