/** The models an import creates. Their ends adapt, so each serves every data set of its type. */
import type { DatasetFile, ModelGraph, ModelNode, Task } from '@shared/project'

type Layer = [id: string, type: string, params: ModelNode['params']]

/** Room between layers on the canvas, px. */
const GAP = 132

/** A chain of layers; the first is the input, the last the output. */
export function chain(layers: readonly Layer[]): ModelGraph {
  const first = layers[0]
  const last = layers.at(-1)
  if (!first || !last) throw new Error('A chain needs a layer')
  return {
    nodes: layers.map(([id, type, params], i) => ({ id, type, params, position: { x: 0, y: i * GAP } })),
    edges: layers.slice(1).map(([to], i) => ({ from: layers[i]?.[0] ?? '', to, slot: 0 })),
    inputs: { input: { node: first[0], adapts: true } },
    outputs: { output: { node: last[0], adapts: true } }
  }
}

/** Before it is adapted an output shows what its task will make of it; 10 is MNIST's. */
function output(task: Task): Layer {
  const params = task === 'classification' ? { units: 10, activation: 'softmax' } : { units: 1, activation: 'linear' }
  return ['output', 'dense', params]
}

function dense(task: Task): ModelGraph {
  return chain([
    ['input', 'input', { shape: [28, 28, 1] }],
    ['flatten', 'flatten', {}],
    ['dense_1', 'dense', { units: 128, activation: 'relu' }],
    output(task)
  ])
}

function cnn(task: Task): ModelGraph {
  return chain([
    ['input', 'input', { shape: [28, 28, 1] }],
    ['conv_1', 'conv2d', { filters: 32, kernelSize: [3, 3], activation: 'relu' }],
    ['pool_1', 'maxPooling2d', { poolSize: [2, 2] }],
    ['conv_2', 'conv2d', { filters: 64, kernelSize: [3, 3], activation: 'relu' }],
    ['pool_2', 'maxPooling2d', { poolSize: [2, 2] }],
    ['flatten', 'flatten', {}],
    ['dense_1', 'dense', { units: 128, activation: 'relu' }],
    output(task)
  ])
}

function mlp(task: Task): ModelGraph {
  return chain([
    ['input', 'input', { shape: [8] }],
    ['dense_1', 'dense', { units: 128, activation: 'relu' }],
    ['dense_2', 'dense', { units: 64, activation: 'relu' }],
    output(task)
  ])
}

/** Ids and length are those of the data once it is adapted. */
function text(task: Task): ModelGraph {
  return chain([
    ['input', 'input', { shape: [100] }],
    ['embedding', 'embedding', { inputDim: 10_002, outputDim: 64 }],
    ['pool', 'globalAveragePooling1d', {}],
    ['dense_1', 'dense', { units: 64, activation: 'relu' }],
    output(task)
  ])
}

/** Starter models that fit a data type and a task, the recommended one first. @param onlyText one text is all there is to learn from */
export function starterModels(
  type: DatasetFile['type'],
  task: Task,
  onlyText = false
): { name: string; graph: ModelGraph }[] {
  const table = { name: 'mlp', graph: mlp(task) }
  if (type === 'table') return onlyText ? [{ name: 'text', graph: text(task) }, table] : [table]
  return [
    { name: 'dense', graph: dense(task) },
    { name: 'cnn', graph: cnn(task) }
  ]
}
