/** For tests: small whole documents; each builder takes what the test is about. */
import {
  usualPreparation,
  type DatasetFile,
  type EvaluationFile,
  type ModelGraph,
  type RecipeFile,
  type RunState
} from '@shared/project'
import { defaultTraining } from '@core/training'
import type { ModelSummary, Run } from '@shared/ipc/payloads'

const hash = 'a'.repeat(64)
const time = '2026-01-02T03:04:05.000Z'

export function fakeDataset(change: Partial<DatasetFile> = {}): DatasetFile {
  return {
    format: 'anneal/dataset',
    version: 2,
    revision: 1,
    name: 'digits',
    createdAt: time,
    type: 'image',
    task: 'classification',
    source: { kind: 'idx', paths: ['digits'], copied: false, files: 4, bytes: 100, mtimeMs: 0, hash },
    image: { width: 28, height: 28, channels: 1, fit: 'pad' },
    columns: [
      { name: 'image', kind: 'image', role: 'feature', missing: 0 },
      { name: 'label', kind: 'category', role: 'target', missing: 0, categories: ['0', '1', '2'] }
    ],
    target: 'label',
    classes: ['0', '1', '2'],
    examples: 1000,
    split: { kind: 'random', seed: 0, fractions: { train: 0.8, validation: 0.1, test: 0.1 } },
    splitCounts: { train: 800, validation: 100, test: 100 },
    problems: [],
    edits: [],
    preparation: usualPreparation,
    augmentation: [],
    balance: 'none',
    cacheKey: 'key',
    ...change
  }
}

export function fakeTable(change: Partial<DatasetFile> = {}): DatasetFile {
  const { image: _image, ...rest } = fakeDataset()
  return {
    ...rest,
    name: 'houses',
    type: 'table',
    task: 'regression',
    columns: [
      { name: 'rooms', kind: 'number', role: 'feature', missing: 0, min: 1, max: 9, mean: 4, std: 2 },
      { name: 'street', kind: 'category', role: 'feature', missing: 0, categories: ['paved', 'gravel'] },
      { name: 'price', kind: 'number', role: 'target', missing: 0, min: 10, max: 900, mean: 300, std: 100 }
    ],
    target: 'price',
    classes: [],
    ...change
  }
}

/** Flatten, Dense 8, Dense 3 softmax; `type` table leaves out the Flatten. */
export function fakeGraph(type: 'image' | 'table' = 'image'): ModelGraph {
  const nodes = [
    { id: 'input', type: 'input', params: { shape: type === 'image' ? [28, 28, 1] : [3] } },
    ...(type === 'image' ? [{ id: 'flatten', type: 'flatten', params: {} }] : []),
    { id: 'dense_1', type: 'dense', params: { units: 8, activation: 'relu' } },
    { id: 'output', type: 'dense', params: { units: 3, activation: 'softmax' } }
  ]
  const edges = nodes.slice(1).map((node, i) => ({ from: nodes[i]?.id ?? '', to: node.id, slot: 0 }))
  return {
    nodes,
    edges,
    inputs: { input: { node: 'input', adapts: true } },
    outputs: { output: { node: 'output', adapts: true } }
  }
}

export function fakeModel(name = 'dense', type: 'image' | 'table' = 'image'): ModelSummary {
  return { name, revision: 1, graph: fakeGraph(type) }
}

export const fakeTraining = defaultTraining('classification')

export function fakeRecipe(change: Partial<RecipeFile> = {}): RecipeFile {
  return {
    format: 'anneal/recipe',
    version: 1,
    id: 'r1',
    createdAt: time,
    dataset: {
      name: 'digits',
      type: 'image',
      task: 'classification',
      hash,
      cacheKey: 'key',
      editPosition: 0,
      trainExamples: 800,
      validationExamples: 100
    },
    modelName: 'dense',
    graph: fakeGraph(),
    inputs: { input: { columns: ['image'] } },
    outputs: { output: { target: 'label', loss: 'crossentropy', lossWeight: 1, metrics: ['accuracy'] } },
    preprocess: {
      format: 'anneal/preprocess',
      version: 3,
      inputs: {
        input: { kind: 'image', width: 28, height: 28, channels: 1, fit: 'pad', scale: 1 / 255, offset: 0 }
      },
      outputs: { output: { kind: 'category', column: 'label', classes: ['0', '1', '2'] } }
    },
    training: fakeTraining,
    augmentation: [],
    balance: 'none',
    chains: 1,
    mode: 'auto',
    threads: { interOp: 1, intraOp: 1 },
    versions: { anneal: '0.1.0', tensorflow: '2.21.0', node: '20' },
    ...change
  }
}

export function fakeState(change: Partial<RunState> = {}): RunState {
  return {
    format: 'anneal/run-state',
    version: 1,
    revision: 3,
    id: 'r1',
    name: 'dense-1',
    status: 'completed',
    stopped: 'completed',
    error: null,
    step: 250,
    totalSteps: 250,
    epoch: 10,
    epochs: 10,
    device: 'cpu',
    deviceReason: 'No NVIDIA driver was found.',
    mode: 'eager',
    modeReason: 'The whole training step runs as one TensorFlow graph.',
    parameters: 6307,
    best: { epoch: 9, loss: 0.1 },
    last: { epoch: 10, step: 250, loss: 0.09, accuracy: 0.98, seconds: 1, examplesPerSecond: 800, stepMs: 4 },
    seconds: 12.5,
    peakRssMb: 400,
    updatedAt: time,
    ...change
  }
}

export function fakeRun(
  change: { state?: Partial<RunState>; recipe?: Partial<RecipeFile> } & Partial<Omit<Run, 'state' | 'recipe'>> = {}
): Run {
  const { state, recipe, ...rest } = change
  const id = state?.id ?? 'r1'
  return {
    state: fakeState(state),
    recipe: fakeRecipe({ id, ...recipe }),
    bytes: 120_000,
    curve: [0.9, 0.4, 0.09],
    alive: false,
    ours: false,
    ...rest
  }
}

export function fakeEvaluation(change: Partial<EvaluationFile> = {}): EvaluationFile {
  return {
    format: 'anneal/evaluation',
    version: 1,
    run: 'r1',
    dataset: 'digits',
    split: 'test',
    epoch: 9,
    examples: 6,
    loss: 0.3,
    metrics: { accuracy: 4 / 6 },
    accuracyInterval: [0.3, 0.9],
    perClass: [
      { label: '0', precision: 1, recall: 0.5, f1: 2 / 3, support: 2 },
      { label: '1', precision: 0.5, recall: 1, f1: 2 / 3, support: 2 },
      { label: '2', precision: 1, recall: 0.5, f1: 2 / 3, support: 2 }
    ],
    confusion: [
      [1, 1, 0],
      [0, 2, 0],
      [0, 1, 1]
    ],
    predictions: [
      { index: 10, target: 0, predicted: 0, confidence: 0.9 },
      { index: 11, target: 0, predicted: 1, confidence: 0.6 },
      { index: 12, target: 1, predicted: 1, confidence: 0.7 },
      { index: 13, target: 1, predicted: 1, confidence: 0.8 },
      { index: 14, target: 2, predicted: 1, confidence: 0.95 },
      { index: 15, target: 2, predicted: 2, confidence: 0.5 }
    ],
    createdAt: '2026-01-02T04:04:05.000Z',
    ...change
  }
}
