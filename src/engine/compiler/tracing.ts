/** The recipe's step as traces: training, evaluating and answering, for a given number of rows. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu'
import type { Constraint } from '@core/layers'
import type { OutputMeaning, RecipeFile } from '@shared/project'
import { initialWeights, leave, planNetwork, toTensor, type NetworkPlan } from '@engine/model'
import type { Runtime } from '@engine/runtime'
import { clipGradients } from '@engine/training/clipping'
import { constrain } from '@engine/training/constraints'
import { defineStep, type DeviceBatch, type StepDefinition, type Tensors } from '@engine/training/step'
import type { Trace } from './record'
import { simplify } from './simplify'
import { checkEqual, trace, type Place } from './trace'

/** Names of a step's inputs and outputs in its trace. */
export const inputName = {
  weight: (key: string): string => `weight/${key}`,
  raw: (name: string): string => `input/${name}`,
  target: 'target',
  sampleWeight: 'sampleWeight',
  step: 'step'
}
export const outputName = {
  loss: 'loss',
  metric: 'metric',
  answer: 'answer',
  gradient: (key: string): string => `gradient/${key}`,
  moved: (key: string): string => `moved/${key}`,
  constrained: 'constrained'
}

export interface Tracer {
  readonly definition: StepDefinition
  /** @param weighted whether sample weights are an input; without, they are 1 */
  train(rows: number, weighted: boolean): Trace
  evaluate(rows: number): Trace
  predict(rows: number): Trace
  /** Gradients of all weights to what is left of them, by the recipe's limits. */
  clip(): Trace
  /** A weight of this shape, its one input, to what its constraint makes of it. */
  constrain(shape: readonly number[], constraint: Constraint): Trace
  dispose(): void
}

type What = 'train' | 'evaluate' | 'predict'

export function createTracer(runtime: Runtime, recipe: RecipeFile, meaning: OutputMeaning): Tracer {
  const { tf } = runtime
  const place: Place = { layer: null }
  const plan = markLayers(planNetwork(recipe.graph), place)
  const definition = defineStep(runtime, recipe, plan)
  /** A second look at the same step in another size would only repeat the first. */
  const checked = new Set<What>()

  /** Rows of made-up data; another `salt`, other values. */
  const raw = (rows: number, salt: number): Tensors =>
    Object.fromEntries(
      [...definition.entrances].map(([name, entrance]) => {
        const values = { length: rows * entrance.size }
        const made = (_: unknown, i: number): number => (i * 31 + salt * 17) % Math.min(251, entrance.below)
        const images = recipe.preprocess.inputs[name]?.kind === 'image'
        return [name, entrance.upload(images ? Uint8Array.from(values, made) : Float32Array.from(values, made), rows)]
      })
    )
  const target = (rows: number, salt: number): Tensor1D => {
    const values = Array.from({ length: rows }, (_, i) => i + salt)
    if (meaning.kind === 'number') return tf.tensor1d(values.map((v) => meaning.mean + (meaning.std * (v % 7)) / 7))
    return tf.tensor1d(
      values.map((v) => v % meaning.classes.length),
      'int32'
    )
  }
  const once = (what: What, rows: number, weighted: boolean, salt: number): Trace => {
    let found: Trace | undefined
    tf.tidy(() => {
      const weights = Object.fromEntries(initialWeights(plan, salt).map((w) => [w.name, toTensor(tf, w)]))
      const inputs = raw(rows, salt)
      const ones = tf.ones([rows]) as Tensor1D
      const sampleWeight: Tensor1D = weighted ? tf.fill([rows], 0.5 + salt / 4) : ones
      const batch: DeviceBatch = { inputs, target: target(rows, salt), sampleWeight }
      const step = tf.scalar(salt, 'int32')
      const named: Tensors = {
        ...rename(weights, inputName.weight),
        ...rename(inputs, inputName.raw),
        [inputName.target]: batch.target,
        [inputName.step]: step,
        ...(weighted ? { [inputName.sampleWeight]: sampleWeight } : {})
      }
      const constants = [...(weighted ? [] : [ones]), ...[...definition.entrances.values()].flatMap((e) => e.constants)]
      const run = (): Record<string, Tensor> => {
        if (what === 'predict') {
          return { [outputName.answer]: leave(runtime, meaning, definition.answer(weights, inputs).value()) }
        }
        if (what === 'evaluate') return { ...definition.measure(weights, batch) }
        const { loss, metric, gradients, moved } = definition.differentiate(weights, batch, step)
        return { loss, metric, ...rename(gradients, outputName.gradient), ...rename(moved, outputName.moved) }
      }
      found = trace(runtime, { inputs: named, constants, run }, place)
    })
    if (!found) throw new Error('The step was not traced')
    return found
  }
  const traced = (what: What, rows: number, weighted = false): Trace => {
    const first = once(what, rows, weighted, 1)
    if (!checked.has(what)) {
      checkEqual(first, once(what, rows, weighted, 2))
      checked.add(what)
    }
    return simplify(first)
  }
  const clip = (): Trace => {
    let found: Trace | undefined
    tf.tidy(() => {
      const learned = plan.weights.filter((w) => w.trainable)
      const zeros = Object.fromEntries(learned.map(({ key, spec }) => [key, tf.zeros([...spec.shape])]))
      const inputs = rename(zeros, outputName.gradient)
      found = trace(runtime, { inputs, run: () => clipGradients(tf, inputs, recipe.training) }, place)
    })
    if (!found) throw new Error('The clipping was not traced')
    return simplify(found)
  }
  const held = (shape: readonly number[], constraint: Constraint): Trace => {
    let found: Trace | undefined
    tf.tidy(() => {
      const weight = tf.ones([...shape])
      const run = (): Tensors => ({ [outputName.constrained]: constrain(tf, weight, constraint) })
      found = trace(runtime, { inputs: { weight }, run }, place)
    })
    if (!found) throw new Error('The constraint was not traced')
    return simplify(found)
  }
  return {
    definition,
    clip,
    constrain: held,
    train: (rows, weighted) => traced('train', rows, weighted),
    evaluate: (rows) => traced('evaluate', rows),
    predict: (rows) => traced('predict', rows),
    dispose: () => definition.dispose()
  }
}

function rename(tensors: Tensors, name: (key: string) => string): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([key, tensor]) => [name(key), tensor]))
}

/** The same network, telling which of its layers is at work. */
function markLayers(plan: NetworkPlan, place: Place): NetworkPlan {
  const layers = plan.layers.map((layer) => ({
    ...layer,
    build: {
      ...layer.build,
      apply: (...given: Parameters<typeof layer.build.apply>) => {
        place.layer = layer.id
        try {
          return layer.build.apply(...given)
        } finally {
          place.layer = null
        }
      }
    }
  }))
  return { ...plan, layers }
}
