/** Runs the training step op by op. Weights and slots are plain tensors that each step replaces. */
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-node-gpu'
import type { Tensor } from '@store/types'
import { bytesOf, floatsOf, initialWeights, leave, pickWeights, toTensor, type RawInput } from '@engine/model'
import type { Runtime } from '@engine/runtime'
import { readExamples } from './examples'
import { optimizerOf, type Updated } from './optimizers'
import { add, noSums } from './sums'
import { defineStep, need, type DeviceBatch, type Tensors } from './step'
import type { Batch, Executor, ExecutorFactoryInput, StepsResult, StepSums } from './types'

/** Values of all layers of an evaluated batch together: 32 MB of float32. */
const EVALUATION_VALUES = 8 * 1024 * 1024
const MAX_EVALUATION_BATCH = 512

/** The optimizer's count of examples since its last update, in checkpoints. */
const EXAMPLES_KEY = 'gd/examples'

export function createEagerExecutor(
  runtime: Runtime,
  { recipe, data }: ExecutorFactoryInput,
  modeReason: string
): Executor {
  const { tf } = runtime
  const { training } = recipe
  const definition = defineStep(runtime, recipe)
  const { plan, entrances } = definition
  const optimizer = optimizerOf(training)
  const examples = readExamples(recipe, data)
  const outputName = Object.keys(recipe.outputs)[0] ?? ''
  const meaning = recipe.preprocess.outputs[outputName]
  if (!meaning) throw new Error('The recipe names no output')
  const keys = plan.weights.map((w) => w.key)
  const slotKey = (slot: string, key: string): string => `${training.optimizer}/${slot}/${key}`
  const evaluationBatch = Math.max(
    1,
    Math.min(MAX_EVALUATION_BATCH, Math.floor(EVALUATION_VALUES / Math.max(1, plan.activations)))
  )

  const weights: Tensors = {}
  const slots: Tensors = {}
  /** Examples since gradient descent's last update. */
  let gathered = 0
  for (const tensor of initialWeights(plan, training.seed)) {
    weights[tensor.name] = toTensor(tf, tensor)
    for (const slot of optimizer.slots) slots[slotKey(slot, tensor.name)] = tf.zeros(tensor.shape)
  }

  const upload = (raw: Record<string, RawInput>, count: number): Tensors => {
    const inputs: Tensors = {}
    for (const [name, entrance] of entrances) {
      const one = raw[name]
      if (!one) throw new Error(`The input ${name} is missing`)
      inputs[name] = entrance.upload(one, count)
    }
    return inputs
  }
  const batchOf = ({ rows, sampleWeight }: Batch): DeviceBatch => {
    const targets = examples.targets(rows)
    const target = tf.tensor1d(targets, targets instanceof Int32Array ? 'int32' : 'float32')
    return {
      inputs: upload(examples.inputs(rows), rows.length),
      target,
      sampleWeight: tf.tensor1d(sampleWeight)
    }
  }
  const replace = (tensors: Tensors, key: string, next: Tensors[string]): void => {
    if (tensors[key] === next) return
    tensors[key]?.dispose()
    tensors[key] = tf.keep(next)
  }
  const store = (key: string, updated: Updated): void => {
    replace(weights, key, updated.weight)
    optimizer.slots.forEach((slot, i) => {
      const next = updated.slots[i]
      if (next) replace(slots, slotKey(slot, key), next)
    })
  }
  const slotsOf = (key: string): Tensors[string][] => optimizer.slots.map((slot) => need(slots, slotKey(slot, key)))

  /** One step; null: the loss was not finite and nothing was changed. */
  const trainOne = (batch: Batch, step: number, learningRate: number): StepSums | null => {
    let sums: StepSums | null = null
    tf.tidy(() => {
      const { loss, metric, gradients } = definition.differentiate(weights, batchOf(batch), tf.scalar(step, 'int32'))
      const lossValue = first(loss)
      if (!Number.isFinite(lossValue)) return
      const update = optimizer.prepare(tf, {
        learningRate: tf.scalar(learningRate),
        update: tf.scalar(step + 1),
        examples: batch.rows.length
      })
      for (const key of keys) store(key, update(need(weights, key), need(gradients, key), slotsOf(key)))
      gathered += batch.rows.length
      const weight = total(batch.sampleWeight)
      sums = { weight, loss: lossValue * weight, metric: first(metric) }
    })
    return sums
  }

  const chunks = function* (rows: Int32Array): Generator<Int32Array> {
    for (let at = 0; at < rows.length; at += evaluationBatch) yield rows.subarray(at, at + evaluationBatch)
  }
  const stored = (name: string, tensor: Tensors[string]): Tensor => ({
    name,
    shape: [...tensor.shape],
    dtype: 'float32',
    data: bytesOf(tensor.dataSync<'float32'>().slice())
  })
  const readWeights = (): Tensor[] => keys.map((key) => stored(key, need(weights, key)))

  return {
    mode: 'eager',
    modeReason,
    parameters: plan.parameters,
    evaluationBatch,
    train(batches, step, learningRates): StepsResult {
      const steps: StepSums[] = []
      for (const batch of batches) {
        const one = trainOne(batch, step + steps.length, learningRates[steps.length] ?? training.learningRate)
        if (one === null) return { steps, nonFinite: true }
        steps.push(one)
      }
      return { steps, nonFinite: false }
    },
    endEpoch(learningRate) {
      const apply = optimizer.endEpoch
      if (!apply || gathered === 0) return
      tf.tidy(() => {
        const update = apply(tf, tf.scalar(learningRate), gathered)
        for (const key of keys) store(key, update(need(weights, key), slotsOf(key)))
      })
      gathered = 0
    },
    evaluate(rows) {
      const sums = noSums()
      for (const chunk of chunks(rows)) {
        const { length } = chunk
        tf.tidy(() => {
          const batch = batchOf({ rows: chunk, sampleWeight: new Float32Array(length).fill(1) })
          const { loss, metric } = definition.measure(weights, batch)
          add(sums, { weight: length, loss: first(loss) * length, metric: first(metric) })
        })
      }
      return sums
    },
    predict(rows) {
      const units = meaning.kind === 'category' ? meaning.classes.length : 1
      const answers = new Float32Array(rows.length * units)
      let at = 0
      for (const chunk of chunks(rows)) {
        tf.tidy(() => {
          const output = definition.answer(weights, upload(examples.inputs(chunk), chunk.length))
          answers.set(leave(runtime, meaning, output.value()).dataSync<'float32'>(), at)
        })
        at += chunk.length * units
      }
      return answers
    },
    readWeights,
    read: () => [
      ...readWeights(),
      ...Object.entries(slots).map(([name, tensor]) => stored(name, tensor)),
      ...(optimizer.endEpoch
        ? [{ name: EXAMPLES_KEY, shape: [], dtype: 'int32' as const, data: bytesOf(Int32Array.of(gathered)) }]
        : [])
    ],
    write(tensors) {
      const byName = new Map(tensors.map((t) => [t.name, t]))
      for (const tensor of pickWeights(plan, tensors)) replace(weights, tensor.name, toTensor(tf, tensor))
      for (const [name, current] of Object.entries(slots)) {
        const tensor = byName.get(name)
        if (!tensor) throw new Error(`The checkpoint has no ${name}`)
        replace(slots, name, tf.tensor(floatsOf(tensor.data), current.shape, 'float32'))
      }
      const count = byName.get(EXAMPLES_KEY)
      gathered = count ? (new Int32Array(count.data.slice().buffer)[0] ?? 0) : 0
    },
    dispose() {
      tf.dispose([weights, slots])
      definition.dispose()
    }
  }
}

function first(tensor: Scalar | Tensor1D): number {
  return tensor.dataSync<'float32'>()[0] ?? NaN
}

function total(values: Float32Array): number {
  return values.reduce((sum, v) => sum + v, 0)
}
