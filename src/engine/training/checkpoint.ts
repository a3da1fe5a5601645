/** Names and sizes both executors share, so that a run may go on with the other one. */
import type { OptimizerName, OutputMeaning, RecipeFile } from '@shared/project'
import { bytesOf, type NetworkPlan } from '@engine/model'
import type { Tensor } from '@store/types'

/** Values of all layers of an evaluated batch together: 32 MB of float32. */
const EVALUATION_VALUES = 8 * 1024 * 1024
const MAX_EVALUATION_BATCH = 512

/** Rows evaluated at a time. */
export function evaluationBatchOf({ activations }: NetworkPlan): number {
  return Math.max(1, Math.min(MAX_EVALUATION_BATCH, Math.floor(EVALUATION_VALUES / Math.max(1, activations))))
}

/** A slot's name in checkpoints. */
export function slotKey(optimizer: OptimizerName, slot: string, weight: string): string {
  return `${optimizer}/${slot}/${weight}`
}

/** Gradient descent's count of examples since its last update, in checkpoints. */
const EXAMPLES_KEY = 'gd/examples'

export function writeExamples(examples: number): Tensor {
  return { name: EXAMPLES_KEY, shape: [], dtype: 'int32', data: bytesOf(Int32Array.of(examples)) }
}

export function readExamplesCount(tensors: readonly Tensor[]): number {
  const tensor = tensors.find((t) => t.name === EXAMPLES_KEY)
  return tensor ? (new Int32Array(tensor.data.slice().buffer)[0] ?? 0) : 0
}

/** The recipe's one output. */
export function outputOf({ outputs, preprocess }: RecipeFile): {
  name: string
  output: RecipeFile['outputs'][string]
  meaning: OutputMeaning
} {
  const [name, output] = Object.entries(outputs)[0] ?? []
  const meaning = name === undefined ? undefined : preprocess.outputs[name]
  if (name === undefined || !output || !meaning) throw new Error('The recipe names no output')
  return { name, output, meaning }
}

/** Values of one answer. */
export function unitsOf(meaning: OutputMeaning): number {
  return meaning.kind === 'category' ? meaning.classes.length : 1
}

export function total(values: Float32Array): number {
  return values.reduce((sum, v) => sum + v, 0)
}
