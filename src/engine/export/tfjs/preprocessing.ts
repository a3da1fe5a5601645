/** Numeric preprocessing as stock layers of the exported graph: what the engine computes around the network. */
import type { InputPreprocess, ModelGraph, OutputMeaning, PreprocessFile } from '@shared/project'
import type { Tensor } from '@store/types'
import { bytesOf } from '@engine/model'
import { appendToOutput, freeLayerName, insertAfterInput, type NewLayer, type Topology } from './topology'

export interface Addition {
  layer: NewLayer
  /** Values of its weights, by their name in the layer, in the layer's order. */
  weights: Record<string, Float32Array>
}

/** Pixels 0..255 to `pixel * scale + offset`; a row to `(x - mean) / std`. Null: nothing to compute. */
export function entrance(preprocess: InputPreprocess): Addition | null {
  if (preprocess.kind === 'image') {
    const { scale, offset } = preprocess
    return scale === 1 && offset === 0 ? null : rescaling(scale, offset)
  }
  const mean: number[] = []
  const gamma: number[] = []
  for (const column of preprocess.columns) {
    if (column.kind === 'number') {
      mean.push(column.mean)
      gamma.push(1 / column.std)
    } else {
      for (let i = 0; i < column.categories.length; i++) {
        mean.push(0)
        gamma.push(1)
      }
    }
  }
  return preprocess.columns.some((column) => column.kind === 'number') ? standardizing(mean, gamma) : null
}

/** A standardized number back in its unit, `value * std + mean`. */
export function exit(meaning: OutputMeaning): Addition | null {
  return meaning.kind === 'number' ? rescaling(meaning.std, meaning.mean) : null
}

function rescaling(scale: number, offset: number): Addition {
  return {
    layer: { class_name: 'Rescaling', config: { scale, offset, trainable: false, dtype: 'float32' } },
    weights: {}
  }
}

/**
 * (x - mean) * gamma as a frozen BatchNormalization: with variance 1 and epsilon 0 its
 * gamma * (x - mean) / sqrt(variance + epsilon) + beta is exactly that, to the last bit.
 */
function standardizing(mean: number[], gamma: number[]): Addition {
  const of = (value: number): Float32Array => new Float32Array(mean.length).fill(value)
  const initializer = (class_name: string): object => ({ class_name, config: {} })
  const config = {
    axis: -1,
    momentum: 0.99,
    epsilon: 0,
    center: true,
    scale: true,
    beta_initializer: initializer('Zeros'),
    gamma_initializer: initializer('Ones'),
    moving_mean_initializer: initializer('Zeros'),
    moving_variance_initializer: initializer('Ones'),
    trainable: false
  }
  return {
    layer: { class_name: 'BatchNormalization', config },
    weights: {
      gamma: Float32Array.from(gamma),
      beta: of(0),
      moving_mean: Float32Array.from(mean),
      moving_variance: of(1)
    }
  }
}

/** The trained network with its numeric preprocessing inside: raw values in, answers in the target's unit out. */
export function withPreprocessing(
  topology: Topology,
  graph: ModelGraph,
  preprocess: PreprocessFile
): { topology: Topology; weights: Tensor[] } {
  let current = topology
  const weights: Tensor[] = []
  const name = (wanted: string, addition: Addition): string => {
    const free = freeLayerName(current, wanted)
    for (const [weight, values] of Object.entries(addition.weights)) {
      weights.push({ name: `${free}/${weight}`, shape: [values.length], dtype: 'float32', data: bytesOf(values) })
    }
    return free
  }
  for (const [end, { node }] of Object.entries(graph.inputs)) {
    const spec = preprocess.inputs[end]
    const addition = spec ? entrance(spec) : null
    if (addition) current = insertAfterInput(current, node, name(`${end}_preprocess`, addition), addition.layer)
  }
  for (const [end, { node }] of Object.entries(graph.outputs)) {
    const meaning = preprocess.outputs[end]
    const addition = meaning ? exit(meaning) : null
    if (addition) current = appendToOutput(current, node, name(`${end}_in_unit`, addition), addition.layer)
  }
  return { topology: current, weights }
}
