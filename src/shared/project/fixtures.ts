/** One good document of every file of a project, and the values that a hand edit gets wrong: for tests. */
import {
  datasetFormat,
  evaluationFormat,
  modelFormat,
  preprocessFormat,
  projectFormat,
  recipeFormat,
  runStateFormat,
  weightsManifestFormat,
  type FileFormat
} from '.'

const hash = 'ab'.repeat(32)
const createdAt = '2026-01-31T12:00:00.000Z'
const graph = {
  nodes: [
    { id: 'input', type: 'input', params: { shape: [2] } },
    { id: 'output', type: 'dense', params: { units: 2, activation: 'softmax' }, position: { x: 1, y: 2 } }
  ],
  edges: [{ from: 'input', to: 'output', slot: 0 }],
  inputs: { input: { node: 'input', adapts: true } },
  outputs: { output: { node: 'output', adapts: true } }
}
export const preprocess = {
  format: 'anneal/preprocess',
  version: 2,
  inputs: {
    input: {
      kind: 'table',
      columns: [
        { kind: 'number', name: 'age', impute: 30, mean: 31, std: 4 },
        { kind: 'category', name: 'city', categories: ['Rome', 'Paris'] }
      ]
    }
  },
  outputs: { output: { kind: 'category', column: 'label', classes: ['no', 'yes'] } }
}
export const training = {
  loss: 'crossentropy',
  optimizer: 'adam',
  learningRate: 0.001,
  momentum: 0.9,
  weightDecay: 0.004,
  clipNorm: 0,
  globalClipNorm: 0,
  clipValue: 0,
  batchSize: 32,
  epochs: 10,
  l1: 0,
  l2: 0,
  dropout: 0,
  fastMath: false,
  seed: 1
}
const counts = { train: 8, validation: 1, test: 1 }

export const documents: { format: FileFormat; good: Record<string, unknown>; broken: [string, unknown][] }[] = [
  {
    format: projectFormat,
    good: { format: 'anneal/project', version: 1, revision: 1, id: 'p1', name: 'Digits', createdAt },
    broken: [
      ['name', '../outside'],
      ['createdAt', 'yesterday'],
      ['revision', -1]
    ]
  },
  {
    format: modelFormat,
    good: { format: 'anneal/model', version: 2, revision: 1, name: 'dense', graph },
    broken: [
      ['graph', { ...graph, edges: [{ from: 'input', to: 'out put', slot: 0 }] }],
      ['graph', { ...graph, inputs: { input: 'input' } }],
      ['graph', { ...graph, blocks: { A: { nodes: [], edges: [], input: 'in' } } }],
      ['graph', { ...graph, blocks: { __proto: { nodes: [], edges: [], input: 'in', output: 'in' } } }]
    ]
  },
  { format: preprocessFormat, good: preprocess, broken: [['inputs', { input: { kind: 'sound' } }]] },
  {
    format: datasetFormat,
    good: {
      format: 'anneal/dataset',
      version: 2,
      revision: 1,
      name: 'cities',
      createdAt,
      type: 'table',
      task: 'classification',
      source: { kind: 'csv', paths: ['cities.csv'], copied: false, files: 1, bytes: 100, mtimeMs: 1.5, hash },
      columns: [
        { name: 'age', kind: 'number', role: 'feature', missing: 0, min: 1, max: 9, mean: 4, std: 2 },
        { name: 'label', kind: 'category', role: 'target', missing: 0, distinct: 2, categories: ['no', 'yes'] }
      ],
      target: 'label',
      classes: ['no', 'yes'],
      examples: 10,
      split: { kind: 'random', seed: 0, fractions: { train: 0.8, validation: 0.1, test: 0.1 } },
      splitCounts: counts,
      classCounts: { train: [4, 4], validation: [1, 0], test: [0, 1] },
      problems: [],
      edits: [
        { kind: 'rename-class', from: 'no', to: 'never' },
        { kind: 'exclude', rows: [3], why: 'blurred' }
      ],
      preparation: { columns: { age: { impute: { with: 'median' }, log: true } }, pixels: 'range' },
      augmentation: [{ kind: 'rotate', range: { from: -10, to: 10 }, probability: 0.5 }],
      balance: 'weights',
      cacheKey: 'k'
    },
    broken: [
      ['source', { kind: 'csv', paths: [], copied: false, files: 1, bytes: 1, mtimeMs: 1, hash }],
      ['splitCounts', { ...counts, test: 0.5 }],
      ['edits', [{ kind: 'paint' }]],
      ['augmentation', [{ kind: 'rotate', range: { from: 10, to: -10 } }]],
      ['split', { kind: 'random', seed: 0, fractions: { train: 1.5, validation: 0, test: 0 } }]
    ]
  },
  {
    format: recipeFormat,
    good: {
      format: 'anneal/recipe',
      version: 1,
      id: 'r1',
      createdAt,
      dataset: {
        name: 'cities',
        type: 'table',
        task: 'classification',
        hash,
        cacheKey: 'k',
        editPosition: 0,
        trainExamples: 8,
        validationExamples: 1
      },
      modelName: 'mlp',
      graph,
      inputs: { input: { columns: ['age', 'city'] } },
      outputs: { output: { target: 'label', loss: 'crossentropy', lossWeight: 1, metrics: ['accuracy'] } },
      preprocess,
      augmentation: [],
      balance: 'none',
      training,
      chains: 1,
      mode: 'auto',
      threads: { interOp: 1, intraOp: 1 },
      versions: { anneal: '0.1.0', tensorflow: '2.21.0', node: '20.20.2' }
    },
    broken: [
      ['training', { ...training, optimizer: 'lion' }],
      ['threads', { interOp: 0, intraOp: 1 }],
      ['inputs', { input: { columns: [] } }]
    ]
  },
  {
    format: runStateFormat,
    good: {
      format: 'anneal/run-state',
      version: 1,
      revision: 3,
      id: 'r1',
      name: 'cities-mlp',
      status: 'running',
      stopped: null,
      error: null,
      step: 5,
      totalSteps: 10,
      epoch: 1,
      epochs: 2,
      device: 'cpu',
      deviceReason: 'No GPU was found.',
      mode: 'eager',
      modeReason: 'x',
      parameters: 6,
      best: { epoch: 1, loss: 0.5 },
      last: { epoch: 1, step: 5, loss: 0.5, seconds: 1, examplesPerSecond: 8, stepMs: 200 },
      seconds: 1,
      peakRssMb: 100,
      updatedAt: createdAt
    },
    broken: [
      ['status', 'sleeping'],
      ['epochs', 0]
    ]
  },
  {
    format: weightsManifestFormat,
    good: {
      format: 'anneal/weights',
      version: 1,
      step: 5,
      epoch: 1,
      tensors: [{ name: 'output/kernel', shape: [2, 2], dtype: 'float32', offset: 0, bytes: 16 }],
      hash
    },
    broken: [
      ['hash', 'short'],
      ['tensors', [{ name: 'w', shape: [-1], dtype: 'float32', offset: 0, bytes: 4 }]]
    ]
  },
  {
    format: evaluationFormat,
    good: {
      format: 'anneal/evaluation',
      version: 1,
      run: 'r1',
      dataset: 'cities',
      split: 'test',
      examples: 1,
      loss: 0.4,
      metrics: { accuracy: 1 },
      accuracyInterval: [0.2, 1],
      perClass: [{ label: 'no', precision: 1, recall: 1, f1: 1, support: 1 }],
      confusion: [[1]],
      predictions: [{ index: 9, target: 0, predicted: 0, confidence: 0.9 }],
      createdAt
    },
    broken: [
      ['loss', Number.NaN],
      ['split', 'holdout'],
      ['confusion', [[0.5]]]
    ]
  }
]
