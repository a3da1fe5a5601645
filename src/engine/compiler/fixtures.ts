/** Small data, models and batches for the compiler's tests. */
import { chain } from '@core/model/starters'
import { pixelsInMemory } from '@core/data'
import { uniformAt } from '@core/data/random'
import { completeTraining } from '@core/training'
import type { ModelGraph, RecipeFile, TrainingSpec } from '@shared/project'
import { floatsOf } from '@engine/model'
import type { PackedDataset } from '@engine/data/types'
import { imageRecipe, packed } from '@engine/training/fixtures'
import type { Batch, Executor } from '@engine/training/types'
import type { Tensor } from '@store/types'

export const SIDE = 8
const CLASSES = ['a', 'b', 'c']
type Layers = Parameters<typeof chain>[0]

/** A chain of layers between an input and an output of three classes. */
export function imageModel(between: Layers, activation = 'softmax', shape: number[] = [SIDE, SIDE, 1]): ModelGraph {
  return chain([['input', 'input', { shape }], ...between, ['output', 'dense', { units: CLASSES.length, activation }]])
}

/** The last two convolutions add what goes into them: a small residual network with batch normalization. */
export function residualModel(): ModelGraph {
  const conv = (filters: number): Record<string, unknown> => ({
    filters,
    kernelSize: 3,
    padding: 'same',
    useBias: false
  })
  const graph = imageModel([
    ['conv_1', 'conv2d', conv(4)],
    ['norm_1', 'batchNormalization', { momentum: 0.9 }],
    ['relu_1', 'activation', { activation: 'relu' }],
    ['conv_2', 'conv2d', conv(4)],
    ['norm_2', 'batchNormalization', { momentum: 0.9 }],
    ['add', 'add', {}],
    ['relu_2', 'activation', { activation: 'relu' }],
    ['pool', 'globalAveragePooling2d', {}]
  ])
  return { ...graph, edges: [...graph.edges, { from: 'relu_1', to: 'add', slot: 1 }] }
}

export const flat: Layers = [
  ['flatten', 'flatten', {}],
  ['dense_1', 'dense', { units: 12, activation: 'relu' }]
]

export function imageCase(
  graph: ModelGraph,
  training: Partial<TrainingSpec>,
  { rows = 70, validation = 0, channels = 1 as 1 | 3 } = {}
): { recipe: RecipeFile; data: PackedDataset } {
  const values = SIDE * SIDE * channels
  const pixels = Uint8Array.from({ length: rows * values }, (_, i) => Math.floor(256 * uniformAt(7, 1, i)))
  const labels = Int32Array.from({ length: rows }, (_, i) => Math.floor(CLASSES.length * uniformAt(7, 2, i)))
  const split = new Uint8Array(rows)
  split.fill(1, rows - validation)
  const data = packed(
    [
      {
        kind: 'image',
        name: 'image',
        width: SIDE,
        height: SIDE,
        channels,
        pixels: pixelsInMemory(pixels, values)
      },
      { kind: 'category', name: 'label', categories: CLASSES, data: labels }
    ],
    split,
    {}
  )
  const size = { width: SIDE, height: SIDE, channels }
  return { recipe: imageRecipe(graph, size, CLASSES, { batchSize: 16, ...training }), data }
}

/** Two number columns and a category; the target is a number. */
export function tableCase(
  between: Layers,
  training: Partial<TrainingSpec>,
  rows = 70
): { recipe: RecipeFile; data: PackedDataset } {
  const graph = chain([
    ['input', 'input', { shape: [4] }],
    ...between,
    ['output', 'dense', { units: 1, activation: 'linear' }]
  ])
  const drawn = (stream: number, scale: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, i) => scale * (uniformAt(3, stream, i) - 0.5))
  const x = drawn(1, 10)
  const z = drawn(2, 0.1)
  const kinds = Int32Array.from({ length: rows }, (_, i) => (i % 3 === 2 ? -1 : i % 3))
  const y = x.map((v, i) => 3 * v - 40 * (z[i] ?? 0) + (kinds[i] ?? 0) + 100)
  const data = packed(
    [
      { kind: 'number', name: 'x', data: x },
      { kind: 'number', name: 'z', data: z },
      { kind: 'category', name: 'kind', categories: ['p', 'q'], data: kinds },
      { kind: 'number', name: 'y', data: y }
    ],
    new Uint8Array(rows),
    {}
  )
  const image = imageRecipe(graph, { width: 1, height: 1, channels: 1 }, [], {})
  const recipe: RecipeFile = {
    ...image,
    inputs: { input: { columns: ['x', 'z', 'kind'] } },
    outputs: { output: { target: 'y', loss: training.loss ?? 'mse', lossWeight: 1, metrics: ['mae'] } },
    preprocess: {
      ...image.preprocess,
      inputs: {
        input: {
          kind: 'table',
          columns: [
            { kind: 'number', name: 'x', impute: 0, mean: 0.1, std: 2.9 },
            { kind: 'number', name: 'z', impute: 0, mean: 0, std: 0.03 },
            { kind: 'category', name: 'kind', categories: ['p', 'q'] }
          ]
        }
      },
      outputs: { output: { kind: 'number', column: 'y', mean: 100, std: 9 } }
    },
    training: completeTraining('regression', { batchSize: 16, ...training })
  }
  return { recipe, data }
}

/** Batches in order, the last one smaller, over and over until there are `steps`. */
export function batchesOf(
  rows: number,
  size: number,
  steps: number,
  weight: (row: number) => number = () => 1
): Batch[] {
  const perEpoch = Math.ceil(rows / size)
  return Array.from({ length: steps }, (_, step) => {
    const at = (step % perEpoch) * size
    const chosen = Int32Array.from({ length: Math.min(size, rows - at) }, (_, i) => ((at + i) * 37 + step) % rows)
    return { rows: chosen, sampleWeight: Float32Array.from(chosen, weight) }
  })
}

/** Trains in calls of the given numbers of steps, over and over. @returns the losses */
export function trainIn(
  executor: Executor,
  batches: readonly Batch[],
  calls: readonly number[],
  rate: number
): number[] {
  const losses: number[] = []
  for (let at = 0, call = 0; at < batches.length; call++) {
    const some = batches.slice(at, at + (calls[call % calls.length] ?? 1))
    const { steps } = executor.train(some, at, new Float32Array(some.length).fill(rate))
    losses.push(...steps.map((s) => s.loss))
    at += some.length
  }
  return losses
}

/** How far two lists of tensors are apart at most, in units of the allowed 1e-4 |b| + 1e-6. */
export function distance(a: readonly Tensor[], b: readonly Tensor[]): number {
  if (a.map((t) => t.name).join() !== b.map((t) => t.name).join()) throw new Error('Other tensors')
  let worst = 0
  a.forEach((tensor, i) => {
    const expected = floatsOf(b[i]?.data ?? new Uint8Array(0))
    floatsOf(tensor.data).forEach((value, k) => {
      const other = expected[k] ?? NaN
      const far = Math.abs(value - other) / (1e-4 * Math.abs(other) + 1e-6)
      worst = Number.isNaN(far) ? Infinity : Math.max(worst, far)
    })
  })
  return worst
}

/** All bytes, for comparing to the last bit. */
export function bitsOf(tensors: readonly Tensor[]): string {
  return tensors.map((t) => `${t.name} ${Buffer.from(t.data).toString('base64')}`).join('\n')
}
