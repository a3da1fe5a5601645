/**
 * The training step, `(weights, batch, step) -> loss, metric, gradients`: what the eager executor runs op
 * by op and a compiler can trace. Only tensors go in and out; nothing is read back inside.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { batchParts } from '@core/training/chains'
import type { RecipeFile } from '@shared/project'
import {
  forward,
  makeEntrance,
  planNetwork,
  type Entrance,
  type ForwardTraining,
  type NetworkPlan,
  type Output
} from '@engine/model'
import { augmentPictures, mixExamples, mixes } from '@engine/model/augment'
import type { Runtime } from '@engine/runtime'
import { outputOf } from './checkpoint'
import { clipGradients, isClipped } from './clipping'
import { batchLoss, enterTargets, exampleLosses, metricSum, penalizedOf, penalty } from './losses'
import { inParts } from './parts'

export type Tensors = Record<string, Tensor>

export interface DeviceBatch {
  /** By input name, raw: uint8 pixels or encoded rows. */
  inputs: Tensors
  /** [rows]: class codes (int32), or numbers in the target's unit (float32). */
  target: Tensor1D
  /** [rows] */
  sampleWeight: Tensor1D
}

export interface Measured {
  /** Mean over the batch, regularization included. */
  loss: Scalar
  /** See metricSum. */
  metric: Scalar
}

export interface Differentiated extends Measured {
  /** Of the weights that are learned. */
  gradients: Tensors
  /** What the other weights become, e.g. moving means. */
  moved: Tensors
}

export interface StepDefinition {
  readonly plan: NetworkPlan
  readonly entrances: ReadonlyMap<string, Entrance>
  /**
   * Gradients are clipped where the recipe says so. The metric is against each example's own label, also where examples
   * are mixed.
   * @param step global step, int32: dropout's masks and the augmentation depend on it
   */
  differentiate(weights: Tensors, batch: DeviceBatch, step: Scalar): Differentiated
  /** Without dropout and gradients. */
  measure(weights: Tensors, batch: DeviceBatch): Measured
  /** The output in the network's own terms. */
  answer(weights: Tensors, inputs: Tensors): Output
  dispose(): void
}

/** @param plan the plan of the recipe's graph, where it is there already */
export function defineStep(runtime: Runtime, recipe: RecipeFile, plan = planNetwork(recipe.graph)): StepDefinition {
  const { tf } = runtime
  const { seed, optimizer } = recipe.training
  // Gradient descent on the whole data has its gradient, and clips it, at the end of the epoch.
  const clips = optimizer !== 'gd' && isClipped(recipe.training)
  const { name: outputName, output, meaning } = outputOf(recipe)
  const entrances = new Map(
    Object.entries(recipe.preprocess.inputs).map(([name, p]) => [name, makeEntrance(runtime, p)])
  )
  const parts = batchParts(recipe.graph, recipe.chains)
  const keys = plan.weights.filter((w) => w.trainable).map((w) => w.key)
  const movedKeys = plan.weights.filter((w) => !w.trainable).map((w) => w.key)

  const enter = (inputs: Tensors): Tensors =>
    Object.fromEntries([...entrances].map(([name, entrance]) => [name, entrance.enter(need(inputs, name))]))
  const targetsOf = (batch: DeviceBatch): Tensor2D => enterTargets(tf, meaning, batch.target)
  /** What a training step sees: pictures changed at random, examples mixed. */
  const enterTraining = (batch: DeviceBatch, step: Scalar): { entered: Tensors; targets: Tensor2D } => {
    const list = recipe.augmentation
    if (list.length === 0) return { entered: enter(batch.inputs), targets: targetsOf(batch) }
    const moment = { seed, step }
    const entered: Tensors = {}
    const pictures: Record<string, Tensor4D> = {}
    for (const [name, entrance] of entrances) {
      const raw = need(batch.inputs, name)
      if (entrance.picture) pictures[name] = augmentPictures(runtime, list, entrance.picture.unit(raw), moment)
      else entered[name] = entrance.enter(raw)
    }
    const whole = { pictures, targets: targetsOf(batch) }
    const mixed = mixes(list) ? mixExamples(runtime, list, whole, moment) : whole
    for (const [name, pixels] of Object.entries(mixed.pictures)) {
      entered[name] = entrances.get(name)?.picture?.finish(pixels) ?? pixels
    }
    return { entered, targets: mixed.targets }
  }
  const run = (weights: Tensors, entered: Tensors, training?: ForwardTraining): Output => {
    const through = (some: Readonly<Tensors>, more?: ForwardTraining): Output => {
      const found = forward(runtime, plan, weights, some, more)[outputName]
      if (!found) throw new Error(`The output ${outputName} is missing`)
      return found
    }
    return training ? inParts(tf, parts, entered, training, through) : through(entered)
  }
  const lossOf = (weights: Tensors, batch: DeviceBatch, found: Output, targets: Tensor2D): Scalar => {
    const losses = exampleLosses(runtime, output.loss, found, targets)
    const mean = batchLoss(tf, losses, batch.sampleWeight)
    const extra = penalty(tf, penalizedOf(plan, weights, recipe.training))
    return extra ? tf.add(mean, extra) : mean
  }
  /** Softmax keeps the order, so its logits name the same class. */
  const ranked = (found: Output): Tensor2D => {
    const values = found.activation === 'softmax' ? found.sums : found.value()
    return values as Tensor2D
  }
  const metricOf = (batch: DeviceBatch, values: Tensor2D): Scalar =>
    metricSum(tf, meaning, values, batch.target, batch.sampleWeight)

  return {
    plan,
    entrances,
    answer: (weights, inputs) => run(weights, enter(inputs)),
    measure(weights, batch) {
      const found = run(weights, enter(batch.inputs))
      return { loss: lossOf(weights, batch, found, targetsOf(batch)), metric: metricOf(batch, ranked(found)) }
    },
    differentiate(weights, batch, step) {
      let values: Tensor2D | undefined
      const moved: Tensors = {}
      const move = (key: string, value: Tensor): void => {
        moved[key] = tf.keep(value)
      }
      // Nothing here is learned: it stays out of what is differentiated.
      const { entered, targets } = enterTraining(batch, step)
      const differentiated = tf.valueAndGrads((...list: Tensor[]) => {
        const given = { ...weights, ...Object.fromEntries(keys.map((key, i) => [key, list[i] as Tensor])) }
        const found = run(given, entered, { seed, step, move })
        const loss = lossOf(given, batch, found, targets)
        values = tf.keep(ranked(found))
        return loss
      })
      const { value, grads } = differentiated(keys.map((key) => need(weights, key)))
      if (!values) throw new Error('The step gave no values')
      const metric = metricOf(batch, values)
      values.dispose()
      const gradients = Object.fromEntries(keys.map((key, i) => [key, grads[i] as Tensor]))
      return {
        loss: value as Scalar,
        metric,
        gradients: clips ? clipGradients(tf, gradients, recipe.training) : gradients,
        moved: released(tf, moved, movedKeys)
      }
    },
    dispose() {
      for (const entrance of entrances.values()) entrance.dispose()
    }
  }
}

/** Kept tensors as ordinary ones, which the surrounding tidy disposes. */
function released(tf: Runtime['tf'], kept: Tensors, keys: readonly string[]): Tensors {
  return Object.fromEntries(
    keys.map((key) => {
      const tensor = need(kept, key)
      const free = tf.clone(tensor)
      tensor.dispose()
      return [key, free]
    })
  )
}

export function need(tensors: Tensors, key: string): Tensor {
  const tensor = tensors[key]
  if (!tensor) throw new Error(`The tensor ${key} is missing`)
  return tensor
}
