/** What a training changes: the weights and what the optimizer remembers of each, as tensors on the device. */
import type { Tensor as TfTensor } from '@tensorflow/tfjs-node-gpu'
import type { TrainingSpec } from '@shared/project'
import type { Tensor } from '@store/types'
import { bytesOf, floatsOf, initialWeights, pickWeights, toTensor, type NetworkPlan } from '@engine/model'
import type { Runtime } from '@engine/runtime'
import { readExamplesCount, slotKey, writeExamples } from './checkpoint'
import type { OptimizerDefinition, Updated } from './optimizerDefinition'
import { need, type Tensors } from './step'

export interface TrainingState {
  /** By key, e.g. `dense_1/kernel`. */
  readonly weights: Tensors
  /** What the optimizer remembers of a weight, in the order of its slots. */
  slotsOf(key: string): TfTensor[]
  /** Examples whose gradients wait for the end of the epoch. */
  examples: number
  /** Replaces every weight that is learned, and its slots, by what `update` makes of them. Called inside a tidy. */
  update(update: (key: string, weight: TfTensor, slots: TfTensor[]) => Updated): void
  /** Replaces weights that are not learned. Called inside a tidy. */
  move(moved: Tensors): void
  /** Everything, for a checkpoint: `dense_1/kernel`, `adam/m/dense_1/kernel`, … */
  read(): Tensor[]
  readWeights(): Tensor[]
  write(tensors: readonly Tensor[]): void
  dispose(): void
}

export function createTrainingState(
  { tf }: Runtime,
  plan: NetworkPlan,
  optimizer: OptimizerDefinition,
  training: TrainingSpec
): TrainingState {
  const weights: Tensors = {}
  const slots: Tensors = {}
  const keys = plan.weights.map((w) => w.key)
  const learned = plan.weights.filter((w) => w.trainable).map((w) => w.key)
  const nameOf = (slot: string, key: string): string => slotKey(training.optimizer, slot, key)
  for (const tensor of initialWeights(plan, training.seed)) {
    weights[tensor.name] = toTensor(tf, tensor)
  }
  for (const key of learned) {
    const { shape } = need(weights, key)
    for (const slot of optimizer.slots) slots[nameOf(slot, key)] = tf.fill(shape, optimizer.start ?? 0)
  }
  const replace = (tensors: Tensors, key: string, next: TfTensor): void => {
    if (tensors[key] === next) return
    tensors[key]?.dispose()
    tensors[key] = tf.keep(next)
  }
  const stored = (name: string, tensor: TfTensor): Tensor => ({
    name,
    shape: [...tensor.shape],
    dtype: 'float32',
    data: bytesOf(tensor.dataSync<'float32'>().slice())
  })
  const slotsOf = (key: string): TfTensor[] => optimizer.slots.map((slot) => need(slots, nameOf(slot, key)))
  const readWeights = (): Tensor[] => keys.map((key) => stored(key, need(weights, key)))

  return {
    weights,
    slotsOf,
    examples: 0,
    update(update) {
      for (const key of learned) {
        const next = update(key, need(weights, key), slotsOf(key))
        replace(weights, key, next.weight)
        optimizer.slots.forEach((slot, i) => {
          const tensor = next.slots[i]
          if (tensor) replace(slots, nameOf(slot, key), tensor)
        })
      }
    },
    move(moved) {
      for (const [key, next] of Object.entries(moved)) replace(weights, key, next)
    },
    readWeights,
    read() {
      const remembered = Object.entries(slots).map(([name, tensor]) => stored(name, tensor))
      return [...readWeights(), ...remembered, ...(optimizer.endEpoch ? [writeExamples(this.examples)] : [])]
    },
    write(tensors) {
      const byName = new Map(tensors.map((t) => [t.name, t]))
      for (const tensor of pickWeights(plan, tensors)) replace(weights, tensor.name, toTensor(tf, tensor))
      for (const [name, current] of Object.entries(slots)) {
        const tensor = byName.get(name)
        if (!tensor) throw new Error(`The checkpoint has no ${name}`)
        replace(slots, name, tf.tensor(floatsOf(tensor.data), current.shape, 'float32'))
      }
      this.examples = readExamplesCount(tensors)
    },
    dispose: () => tf.dispose([weights, slots])
  }
}
