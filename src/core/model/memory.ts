/** How much memory a model takes, in bytes. */
import type { OptimizerName } from '@shared/project'
import type { ModelProblem } from './problems'
import type { NodeAnalysis } from './shapes'

/** Values are 32-bit floats. */
const BYTES = 4

/** Values an optimizer keeps for each weight that is learned, as Keras' optimizers do. */
const slotsOf: Readonly<Record<OptimizerName, number>> = {
  /** Gradients of the whole epoch are added up. */
  gd: 1,
  sgd: 0,
  momentum: 1,
  nesterov: 1,
  adam: 2,
  adamw: 2,
  adamax: 2,
  rmsprop: 1,
  adagrad: 1,
  adadelta: 2
}

/** Of an analysis: all weights, those that are learned, and what all layers give for one example. */
interface Amounts {
  parameters: number
  trainable: number
  activations: number
}

export interface MemoryEstimate {
  /** 4 bytes each: all weights, also those that are not learned. */
  weights: number
  /** One for each weight that is learned. */
  gradients: number
  /** What the optimizer keeps: 0 to 2 values for each weight that is learned. */
  slots: number
  /** What every layer gives for every example of the batch, kept for the way back, and its gradient: twice that. */
  activations: number
  total: number
}

/**
 * Bytes of a training step: 4 · (weights + learned · (1 + slots) + 2 · batch · activations). Scratch memory of single
 * operations comes on top; for convolutions that can be several times their activations.
 */
export function memoryForBatch(analysis: Amounts, batchSize: number, optimizer: OptimizerName): MemoryEstimate {
  const { parameters, trainable, activations } = analysis
  const estimate = {
    weights: BYTES * parameters,
    gradients: BYTES * trainable,
    slots: BYTES * trainable * slotsOf[optimizer],
    activations: 2 * BYTES * batchSize * activations
  }
  return { ...estimate, total: estimate.weights + estimate.gradients + estimate.slots + estimate.activations }
}

/** `512 KB`, `1.2 TB`, for sentences. */
export function showBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB']
  let at = 0
  let value = bytes
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000
    at += 1
  }
  return `${value.toLocaleString('en-US', { maximumFractionDigits: value < 10 && at > 0 ? 1 : 0 })} ${units[at]}`
}

/** A training of one example at a time with Adam that needs more than this is warned of. */
const MUCH = 32e9

/** A warning where hardly a computer has the memory; whether this one has it is checked when a model is built. */
export function tooLarge(analysis: Amounts & { nodes: ReadonlyMap<string, NodeAnalysis> }): ModelProblem[] {
  const { total, activations } = memoryForBatch(analysis, 1, 'adam')
  if (total <= MUCH) return []
  const byWeights = activations < total / 2
  const of = (n: { parameters: number; activations: number }): number => (byWeights ? n.parameters : n.activations)
  let most: { id: string; amount: number } | null = null
  for (const node of analysis.nodes.values()) {
    if (of(node) > (most?.amount ?? 0)) most = { id: node.id, amount: of(node) }
  }
  const why = byWeights
    ? `its ${analysis.parameters.toLocaleString('en-US')} weights, most of them here`
    : 'what its layers give for one example, most of it here'
  return [
    {
      node: most?.id ?? null,
      code: 'too-large',
      severity: 'warning',
      message: `Training this model would take about ${showBytes(total)} of memory, for ${why}.`,
      hint: byWeights
        ? 'Use fewer units, or make what comes in smaller, for example by pooling.'
        : 'Use smaller data, fewer filters, or larger strides.'
    }
  ]
}
