/** Hand-made data and recipes for tests: no files, no import. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { streamOf, uniformAt } from '@core/data/random'
import type { ModelGraph, RecipeFile, TrainingSpec } from '@shared/project'
import { splitNames, type DatasetFile, type SplitName } from '@shared/project'
import { completeTraining } from '@core/training'
import type { PackedColumn, PackedDataset } from '@engine/data/types'

export function packed(columns: PackedColumn[], split: Uint8Array, document: Partial<DatasetFile>): PackedDataset {
  const found = (name: string): PackedColumn => {
    const column = columns.find((c) => c.name === name)
    if (!column) throw new Error(`No column ${name}`)
    return column
  }
  return {
    document: document as DatasetFile,
    count: split.length,
    split,
    excluded: new Uint8Array(split.length),
    columns,
    rows: (name: SplitName) => Int32Array.from([...split.keys()].filter((row) => splitNames[split[row] ?? 0] === name)),
    column: found,
    origin: (row) => String(row)
  }
}

/** A recipe over one image column `image` and the classes of column `label`. */
export function imageRecipe(
  graph: ModelGraph,
  size: { width: number; height: number; channels: 1 | 3 },
  classes: string[],
  training: Partial<TrainingSpec>
): RecipeFile {
  return {
    format: 'anneal/recipe',
    version: 1,
    id: 'test',
    createdAt: '2026-01-01T00:00:00.000Z',
    dataset: {
      name: 'test',
      type: 'image',
      task: 'classification',
      hash: '0'.repeat(64),
      cacheKey: 'test',
      editPosition: 0,
      trainExamples: 0,
      validationExamples: 0
    },
    modelName: 'test',
    graph,
    inputs: { input: { columns: ['image'] } },
    outputs: {
      output: {
        target: 'label',
        loss: training.loss ?? 'crossentropy',
        lossWeight: 1,
        metrics: ['accuracy']
      }
    },
    preprocess: {
      format: 'anneal/preprocess',
      version: 3,
      inputs: { input: { kind: 'image', ...size, fit: 'pad', scale: 1 / 255, offset: 0 } },
      outputs: { output: { kind: 'category', column: 'label', classes } }
    },
    training: completeTraining('classification', training),
    augmentation: [],
    balance: 'none',
    chains: 1,
    mode: 'auto',
    threads: { interOp: 1, intraOp: 1 },
    versions: { anneal: 'test', tensorflow: 'test', node: process.version }
  }
}

/** An IDX file: big-endian magic, sizes, bytes. */
function idx(dimensions: number[], data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(4 + 4 * dimensions.length)
  head.writeUInt32BE(0x0800 + dimensions.length, 0)
  dimensions.forEach((n, i) => head.writeUInt32BE(n, 4 + 4 * i))
  return Buffer.concat([head, data])
}

/** Small 8x8 "digits" of three classes (a bar left, in the middle, right; with noise) as MNIST's four files. */
export async function writeDigits(dir: string, counts: { train: number; test: number }): Promise<void> {
  await mkdir(dir, { recursive: true })
  for (const [part, count, salt] of [
    ['train', counts.train, 1],
    ['t10k', counts.test, 2]
  ] as const) {
    const pixels = Uint8Array.from({ length: count * 64 }, (_, i) => {
      const [row, x] = [Math.floor(i / 64), i % 8]
      const bar = x === 1 + 3 * (row % 3) ? 120 : 0
      return bar + Math.floor(100 * uniformAt(salt, streamOf('digits'), i))
    })
    await writeFile(join(dir, `${part}-images-idx3-ubyte`), idx([count, 8, 8], pixels))
    const labels = Uint8Array.from({ length: count }, (_, row) => row % 3)
    await writeFile(join(dir, `${part}-labels-idx1-ubyte`), idx([count], labels))
  }
}
