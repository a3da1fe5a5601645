/** Hand-made data and recipes for tests: no files, no import. */
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
      version: 1,
      inputs: { input: { kind: 'image', ...size, fit: 'pad', scale: 1 / 255, offset: 0 } },
      outputs: { output: { kind: 'category', column: 'label', classes } }
    },
    training: completeTraining('classification', training),
    mode: 'auto',
    threads: { interOp: 1, intraOp: 1 },
    versions: { anneal: 'test', tensorflow: 'test', node: process.version }
  }
}
