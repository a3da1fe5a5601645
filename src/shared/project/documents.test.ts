/** Every file of a project: one good document each, and the values that a hand edit gets wrong. */
import { describe, expect, it } from 'vitest'
import { AnnealError } from '../errors'
import {
  datasetFormat,
  evaluationFormat,
  metricsLineSchema,
  modelFormat,
  nodeIdSchema,
  parseDocument,
  preprocessFormat,
  projectFormat,
  recipeFormat,
  runStateFormat,
  trainingSpecSchema,
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
const preprocess = {
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
const training = {
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

const documents: { format: FileFormat; good: Record<string, unknown>; broken: [string, unknown][] }[] = [
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
    good: { format: 'anneal/model', version: 1, revision: 1, name: 'dense', graph },
    broken: [
      ['graph', { ...graph, edges: [{ from: 'input', to: 'out put', slot: 0 }] }],
      ['graph', { ...graph, inputs: { input: 'input' } }]
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

describe.each(documents)('$format.format', ({ format, good, broken }) => {
  it('reads its document, also after a way through JSON', () => {
    expect(parseDocument(format, JSON.parse(JSON.stringify(good)), 'file')).toEqual(good)
  })
  it.each(broken)('refuses a bad `%s`, naming it', (field, value) => {
    const attempt = (): unknown => parseDocument(format, { ...good, [field]: value }, 'file')
    expect(attempt).toThrow(AnnealError)
    expect(attempt).toThrow(new RegExp(`hand: ${field}`))
  })
  it('has a migration from each older version', () => {
    for (let version = 1; version < format.version; version++) expect(format.migrations[version]).toBeTypeOf('function')
  })
})

describe('a recipe of 0.1', () => {
  it('knows neither fast math nor how its threads were chosen', () => {
    const recipe = documents.find(({ format }) => format === recipeFormat)?.good
    const { fastMath: _, ...old } = training
    const read = parseDocument(recipeFormat, { ...recipe, training: old }, 'file')
    expect(read.training.fastMath).toBe(false)
    expect(read.threadsChoice).toBeUndefined()
  })
})

describe('preprocessing of version 1', () => {
  it('is read in its own file and inside a recipe, as nothing of it changed its meaning', () => {
    const old = { ...preprocess, version: 1 }
    expect(parseDocument(preprocessFormat, old, 'file')).toEqual(preprocess)
    const recipe = documents.find(({ format }) => format === recipeFormat)?.good
    expect(parseDocument(recipeFormat, { ...recipe, preprocess: old }, 'file')).toEqual(recipe)
    expect(() => parseDocument(recipeFormat, { ...recipe, preprocess: { ...old, version: 3 } }, 'file')).toThrow(
      /preprocess/
    )
    expect(() => parseDocument(recipeFormat, { ...recipe, preprocess: 7 }, 'file')).toThrow(/preprocess/)
  })
  it('holds every way of preparation', () => {
    const part = { part: 'weekday', impute: 3, mean: 3, std: 2 }
    const columns = [
      { kind: 'number', name: 'a', impute: 0, clip: { from: 0, to: 9 }, log: true, mean: 1, std: 2 },
      { kind: 'hash', name: 'b', buckets: 64 },
      { kind: 'time', name: 'c', parts: [part] },
      { kind: 'text', name: 'd', vocabulary: ['the'] }
    ]
    const inputs = {
      row: { kind: 'table', columns, functions: ['clip', 'log'] },
      words: { kind: 'tokens', column: 'says', vocabulary: ['the'], length: 100 }
    }
    expect(parseDocument(preprocessFormat, { ...preprocess, inputs }, 'file').inputs).toEqual(inputs)
  })
})

describe('training settings', () => {
  it.each([
    ['learningRate', Number.NaN, 'Learning rate must be a number above 0'],
    ['learningRate', 0, 'Learning rate must be a number above 0'],
    ['learningRate', Infinity, 'Learning rate must be a number above 0'],
    ['batchSize', 0, 'Batch size must be a whole number of at least 1'],
    ['batchSize', 1.5, 'Batch size must be a whole number of at least 1'],
    ['epochs', -1, 'Epochs must be a whole number of at least 1'],
    ['l1', -0.1, 'L1 must be a number of at least 0'],
    ['dropout', 1, 'Dropout must be a number from 0 to below 1'],
    ['weightDecay', 1.5, 'Weight decay must be a number from 0 to 1'],
    ['clipNorm', -1, 'Clip norm must be a number of at least 0; 0 is off'],
    ['globalClipNorm', Number.NaN, 'Global clip norm must be a number'],
    ['clipValue', -0.5, 'Clip value must be a number'],
    ['momentum', 1.5, 'Momentum must be a number from 0 to 1'],
    ['seed', 0.5, 'Seed must be a whole number'],
    ['seed', -1, 'Seed must be a whole number']
  ])('refuses %s %s in plain words', (field, value, sentence) => {
    const { error } = trainingSpecSchema.safeParse({ ...training, [field]: value })
    expect(error?.issues[0]?.message).toContain(sentence)
  })
  it('of before there were weight decay and clipping have the usual ones', () => {
    const { weightDecay: _, clipNorm: __, globalClipNorm: ___, clipValue: ____, ...old } = training
    expect(trainingSpecSchema.parse(old)).toEqual(training)
  })
})

describe('lines and ids', () => {
  it('a metrics line says what it is', () => {
    const step = { kind: 'step', step: 1, epoch: 0.5, loss: 1, examplesPerSecond: 10 }
    expect(metricsLineSchema.parse(step)).toEqual(step)
    expect(metricsLineSchema.safeParse({ ...step, kind: 'epoch' }).success).toBe(false)
  })
  it('a node id is a layer name everywhere', () => {
    expect(nodeIdSchema.safeParse('dense_1').success).toBe(true)
    for (const id of ['', '1st', 'a b', 'a/b', 'ä', 'a'.repeat(65)])
      expect(nodeIdSchema.safeParse(id).success).toBe(false)
  })
})

it('reads a data set of version 1: nothing was edited, prepared or augmented then', () => {
  const good = documents.find(({ format }) => format === datasetFormat)?.good as Record<string, unknown>
  const { preparation: _p, augmentation: _a, balance: _b, ...rest } = good
  const read = parseDocument(datasetFormat, { ...rest, version: 1, edits: ['anything'] }, 'file')
  expect(read).toMatchObject({ version: 2, edits: [], augmentation: [], balance: 'none' })
  expect(read.preparation).toEqual({ columns: {}, pixels: 'range' })
})
