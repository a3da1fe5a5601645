/** Small valid documents for tests of the store and of what stands on it. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { toErrorBody } from '@shared/errors'
import type { DatasetFile, ModelFile, RecipeFile } from '@shared/project'
import type { Weights } from './types'

const run = promisify(execFile)

export async function temporaryFolder(): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'anneal-test-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}

/**
 * A real small disk, where this system lets us mount one (Linux as root); null elsewhere, where
 * tests of full and read-only disks are skipped and say so.
 */
export async function smallDisk(bytes: number): Promise<SmallDisk | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const { dir, remove } = await temporaryFolder()
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'anneal-test', dir])
  } catch {
    // A container without the right to mount.
    await remove()
    return null
  }
  return {
    dir,
    makeReadOnly: async () => void (await run('mount', ['-o', 'remount,ro', dir])),
    async remove() {
      await run('umount', [dir])
      await remove()
    }
  }
}
export interface SmallDisk {
  dir: string
  makeReadOnly(): Promise<void>
  remove(): Promise<void>
}

/** The code of the error it ends with, as a person is shown it. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (e: unknown) => toErrorBody(e).code
  )
}

export function datasetDocument(name: string, change: Partial<DatasetFile> = {}): DatasetFile {
  return {
    format: 'anneal/dataset',
    version: 2,
    revision: 0,
    name,
    createdAt: '2026-01-02T03:04:05.000Z',
    type: 'table',
    task: 'regression',
    source: { kind: 'csv', paths: ['/data/x.csv'], copied: false, files: 1, bytes: 10, mtimeMs: 1, hash: hash('a') },
    columns: [
      { name: 'x', kind: 'number', role: 'feature', missing: 0 },
      { name: 'y', kind: 'number', role: 'target', missing: 0 }
    ],
    target: 'y',
    classes: [],
    examples: 10,
    split: { kind: 'random', seed: 0, fractions: { train: 0.8, validation: 0.1, test: 0.1 } },
    splitCounts: { train: 8, validation: 1, test: 1 },
    problems: [],
    edits: [],
    preparation: { columns: {}, pixels: 'range' },
    augmentation: [],
    balance: 'none',
    cacheKey: 'k1',
    ...change
  }
}

export function modelDocument(name: string, units = 1): ModelFile {
  return {
    format: 'anneal/model',
    version: 2,
    revision: 0,
    name,
    graph: {
      nodes: [
        { id: 'input', type: 'input', params: { shape: [1] } },
        { id: 'output', type: 'dense', params: { units } }
      ],
      edges: [{ from: 'input', to: 'output', slot: 0 }],
      inputs: { input: { node: 'input', adapts: true } },
      outputs: { output: { node: 'output', adapts: true } }
    }
  }
}

export function recipe(): Omit<RecipeFile, 'id'> {
  return {
    format: 'anneal/recipe',
    version: 1,
    createdAt: new Date().toISOString(),
    dataset: {
      name: 'table',
      type: 'table',
      task: 'regression',
      hash: hash('a'),
      cacheKey: 'k1',
      editPosition: 0,
      trainExamples: 8,
      validationExamples: 1
    },
    modelName: 'mlp',
    graph: modelDocument('mlp').graph,
    inputs: { input: { columns: ['x'] } },
    outputs: { output: { target: 'y', loss: 'mse', lossWeight: 1, metrics: ['mae'] } },
    preprocess: {
      format: 'anneal/preprocess',
      version: 2,
      inputs: { input: { kind: 'table', columns: [{ kind: 'number', name: 'x', impute: 0, mean: 0, std: 1 }] } },
      outputs: { output: { kind: 'number', column: 'y', mean: 0, std: 1 } }
    },
    training: {
      loss: 'mse',
      optimizer: 'sgd',
      learningRate: 0.01,
      momentum: 0,
      weightDecay: 0.004,
      clipNorm: 0,
      globalClipNorm: 0,
      clipValue: 0,
      batchSize: 4,
      epochs: 2,
      l1: 0,
      l2: 0,
      dropout: 0,
      seed: 1,
      fastMath: false
    },
    augmentation: [],
    balance: 'none',
    chains: 1,
    mode: 'auto',
    threads: { interOp: 1, intraOp: 1 },
    versions: { anneal: '0.1.0', tensorflow: '2.21.0', node: '20.0.0' }
  }
}

export function weights(step: number, values: number[] = [1, 2, 3]): Weights {
  const data = new Uint8Array(Float32Array.from(values).buffer)
  return { step, epoch: 1, tensors: [{ name: 'output/kernel', shape: [values.length], dtype: 'float32', data }] }
}

export function hash(digit: string): string {
  return digit.repeat(64)
}
