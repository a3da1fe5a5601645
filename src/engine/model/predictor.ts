/** A trained network that answers: raw examples in, answers in the target's unit out. */
import type { Tensor as TfTensor } from '@tensorflow/tfjs-node-gpu'
import type { RecipeFile } from '@shared/project'
import type { Tensor } from '@store/types'
import type { Runtime } from '@engine/runtime'
import { leave, makeEntrance, type Entrance, type RawInput } from './ends'
import { forward } from './forward'
import { planNetwork } from './plan'
import { pickWeights, toTensor } from './weights'

export interface Predictor {
  /** Values of one answer: a probability for each class, or one number. */
  readonly units: number
  /**
   * @param inputs raw examples by input name (core/data encodes rows; images are uint8)
   * @returns count x units: probabilities, or numbers in the target's unit
   */
  predict(inputs: Readonly<Record<string, RawInput>>, count: number): Float32Array
  dispose(): void
}

/** @param stored the run's weights, e.g. from `project.runs.readModel(id)` */
export function createPredictor(runtime: Runtime, recipe: RecipeFile, stored: readonly Tensor[]): Predictor {
  const { tf } = runtime
  const plan = planNetwork(recipe.graph)
  const weights: Record<string, TfTensor> = {}
  for (const tensor of pickWeights(plan, stored)) weights[tensor.name] = toTensor(tf, tensor)
  const entrances = new Map<string, Entrance>()
  for (const [name, preprocess] of Object.entries(recipe.preprocess.inputs)) {
    entrances.set(name, makeEntrance(runtime, preprocess))
  }
  const [outputName, meaning] = Object.entries(recipe.preprocess.outputs)[0] ?? []
  if (outputName === undefined || !meaning) throw new Error('The recipe names no output')

  return {
    units: meaning.kind === 'category' ? meaning.classes.length : 1,
    predict(inputs, count) {
      if (count === 0) return new Float32Array(0)
      return tf.tidy(() => {
        const entered: Record<string, TfTensor> = {}
        for (const [name, entrance] of entrances) {
          const raw = inputs[name]
          if (!raw) throw new Error(`The input ${name} is missing`)
          entered[name] = entrance.enter(entrance.upload(raw, count))
        }
        const output = forward(runtime, plan, weights, entered)[outputName]
        if (!output) throw new Error(`The output ${outputName} is missing`)
        return leave(runtime, meaning, output.value()).dataSync<'float32'>()
      })
    },
    dispose() {
      tf.dispose(weights)
      for (const entrance of entrances.values()) entrance.dispose()
    }
  }
}
