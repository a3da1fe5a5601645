/** Runs the training step op by op. Weights and slots are plain tensors that each step replaces. */
import type { Scalar } from '@tensorflow/tfjs-node-gpu'
import { leave, type RawInput } from '@engine/model'
import type { Runtime } from '@engine/runtime'
import { clipGradients } from './clipping'
import { constrain } from './constraints'
import { evaluationBatchOf, outputOf, total, unitsOf } from './checkpoint'
import { readExamples } from './examples'
import type { Updated } from './optimizerDefinition'
import { optimizerOf } from './optimizers'
import { defineStep, need, type DeviceBatch, type Tensors } from './step'
import { add, noSums } from './sums'
import { createTrainingState } from './trainingState'
import type { Batch, Executor, ExecutorFactoryInput, StepsResult, StepSums } from './types'

export function createEagerExecutor(
  runtime: Runtime,
  { recipe, data }: ExecutorFactoryInput,
  modeReason: string
): Executor {
  const { tf } = runtime
  const { training } = recipe
  const step = defineStep(runtime, recipe)
  const optimizer = optimizerOf(training)
  const state = createTrainingState(runtime, step.plan, optimizer, training)
  const examples = readExamples(recipe, data)
  const { meaning } = outputOf(recipe)
  const evaluationBatch = evaluationBatchOf(step.plan)
  const learned = step.plan.weights.filter((w) => w.trainable).map(({ key }) => key)
  const constraints = new Map(step.plan.weights.map(({ key, spec }) => [key, spec.constraint]))
  const held = (key: string, updated: Updated): Updated => {
    const constraint = constraints.get(key)
    return constraint ? { ...updated, weight: constrain(tf, updated.weight, constraint) } : updated
  }

  const upload = (raw: Record<string, RawInput>, count: number): Tensors => {
    const inputs: Tensors = {}
    for (const [name, entrance] of step.entrances) {
      const one = raw[name]
      if (!one) throw new Error(`The input ${name} is missing`)
      inputs[name] = entrance.upload(one, count)
    }
    return inputs
  }
  const batchOf = ({ rows, sampleWeight }: Batch): DeviceBatch => {
    const targets = examples.targets(rows)
    const target = tf.tensor1d(targets, targets instanceof Int32Array ? 'int32' : 'float32')
    return { inputs: upload(examples.inputs(rows), rows.length), target, sampleWeight: tf.tensor1d(sampleWeight) }
  }

  /** One step; null: the loss was not finite and nothing was changed. */
  const trainOne = (batch: Batch, at: number, learningRate: number): StepSums | null => {
    let sums: StepSums | null = null
    tf.tidy(() => {
      const found = step.differentiate(state.weights, batchOf(batch), tf.scalar(at, 'int32'))
      const loss = valueOf(found.loss)
      if (!Number.isFinite(loss)) return
      const update = optimizer.prepare(tf, {
        learningRate: tf.scalar(learningRate),
        update: tf.scalar(at + 1),
        examples: batch.rows.length
      })
      state.update((key, weight, slots) => {
        const updated = update(weight, need(found.gradients, key), slots)
        // Gradient descent on the whole data moves its weights at the end of the epoch.
        return optimizer.endEpoch ? updated : held(key, updated)
      })
      state.move(found.moved)
      state.examples += batch.rows.length
      const examples = batch.rows.length
      const weight = total(batch.sampleWeight)
      sums = { examples, weight, loss: loss * examples, metric: valueOf(found.metric) }
    })
    return sums
  }
  const chunks = function* (rows: Int32Array): Generator<Int32Array> {
    for (let at = 0; at < rows.length; at += evaluationBatch) yield rows.subarray(at, at + evaluationBatch)
  }

  return {
    mode: 'eager',
    modeReason,
    parameters: step.plan.parameters,
    evaluationBatch,
    train(batches, first, learningRates): StepsResult {
      const steps: StepSums[] = []
      for (const [i, batch] of batches.entries()) {
        const sums = trainOne(batch, first + i, learningRates[i] ?? training.learningRate)
        if (sums === null) return { steps, nonFinite: true }
        steps.push(sums)
      }
      return { steps, nonFinite: false }
    },
    endEpoch(learningRate) {
      const { endEpoch } = optimizer
      if (endEpoch && state.examples > 0) {
        tf.tidy(() => {
          const gradients = Object.fromEntries(
            learned.map((key) => [key, endEpoch.gradient(tf, state.slotsOf(key), state.examples)])
          )
          const clipped = clipGradients(tf, gradients, training)
          const update = endEpoch.prepare(tf, tf.scalar(learningRate))
          state.update((key, weight, slots) => held(key, update(weight, need(clipped, key), slots)))
        })
      }
      state.examples = 0
    },
    evaluate(rows) {
      const sums = noSums()
      for (const chunk of chunks(rows)) {
        const examples = chunk.length
        tf.tidy(() => {
          const batch = batchOf({ rows: chunk, sampleWeight: new Float32Array(examples).fill(1) })
          const { loss, metric } = step.measure(state.weights, batch)
          add(sums, { examples, weight: examples, loss: valueOf(loss) * examples, metric: valueOf(metric) })
        })
      }
      return sums
    },
    predict(rows) {
      const units = unitsOf(meaning)
      const answers = new Float32Array(rows.length * units)
      let at = 0
      for (const chunk of chunks(rows)) {
        tf.tidy(() => {
          const output = step.answer(state.weights, upload(examples.inputs(chunk), chunk.length))
          answers.set(leave(runtime, meaning, output.value()).dataSync<'float32'>(), at)
        })
        at += chunk.length * units
      }
      return answers
    },
    read: () => state.read(),
    readWeights: () => state.readWeights(),
    write: (tensors) => state.write(tensors),
    dispose() {
      state.dispose()
      step.dispose()
    }
  }
}

function valueOf(scalar: Scalar): number {
  return scalar.dataSync<'float32'>()[0] ?? Number.NaN
}
