/** Numeric preprocessing as stock layers of the exported graph: what the engine computes around the network. */
import type { InputPreprocess, ModelGraph, OutputMeaning, PreprocessFile, TablePreprocess } from '@shared/project'
import { entriesOf } from '@core/data'
import type { Tensor } from '@store/types'
import { bytesOf } from '@engine/model'
import { appendToOutput, freeLayerName, insertAfterInput, type NewLayer, type Topology } from './topology'

export interface Addition {
  layer: NewLayer
  /** Values of its weights, by their name in the layer, in the layer's order. */
  weights: Record<string, Float32Array>
}

/** What a layers model has no layer for; the functions beside it do it. */
const withoutLayer = ['clip', 'log'] as const

/** Which of them such an input needs. */
export function exportedFunctions(input: TablePreprocess): (typeof withoutLayer)[number][] {
  return withoutLayer.filter((step) => entriesOf(input).some((entry) => entry[step]))
}

/** preprocess.json as it goes along with such a model. */
export function exportedPreprocess(preprocess: PreprocessFile): PreprocessFile {
  const inputs = Object.entries(preprocess.inputs).map(([name, input]): [string, InputPreprocess] => {
    if (input.kind !== 'table') return [name, input]
    const functions = exportedFunctions(input)
    return [name, functions.length > 0 ? { ...input, functions } : input]
  })
  return { ...preprocess, inputs: Object.fromEntries(inputs) }
}

/**
 * Pixels 0..255 to `pixel * scale + offset`, and to `(x - mean) / std` of their channel; a row's numbers to
 * `(x - mean) / std`. In this order; none: nothing to compute.
 */
export function entrance(preprocess: InputPreprocess): Addition[] {
  switch (preprocess.kind) {
    case 'tokens':
      return []
    case 'image': {
      const { scale, offset, standardize } = preprocess
      const inverse = standardize?.std.map((std) => 1 / std) ?? []
      return [
        ...(scale === 1 && offset === 0 ? [] : [rescaling(scale, offset)]),
        ...(standardize ? [standardizing(standardize.mean, inverse)] : [])
      ]
    }
    case 'table': {
      const entries = entriesOf(preprocess)
      if (entries.every(({ mean, std }) => mean === 0 && std === 1)) return []
      return [
        standardizing(
          entries.map(({ mean }) => mean),
          entries.map(({ std }) => 1 / std)
        )
      ]
    }
  }
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
    // Each goes right behind the input, so the last comes first.
    for (const addition of spec ? entrance(spec).reverse() : []) {
      current = insertAfterInput(current, node, name(`${end}_preprocess`, addition), addition.layer)
    }
  }
  for (const [i, end] of Object.keys(graph.outputs).entries()) {
    const meaning = preprocess.outputs[end]
    const addition = meaning ? exit(meaning) : null
    if (addition) current = appendToOutput(current, i, name(`${end}_in_unit`, addition), addition.layer)
  }
  return { topology: current, weights }
}
