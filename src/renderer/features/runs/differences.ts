/** What sets runs apart: the fields of their recipes that are not the same in all of them. */
import { describeAugmentation } from '@core/data/augmentations'
import { findLayer } from '@core/layers'
import { usesSetting } from '@core/training'
import type { RecipeFile } from '@shared/project'

/** A field of a recipe as it is shown: its name and its value as text. */
interface RecipeField {
  name: string
  value(recipe: RecipeFile): string
}

/** "Conv2D (filters 32, kernelSize 3,3) → Dense (units 10)": the settings as they are written. */
const layers = (recipe: RecipeFile): string =>
  recipe.graph.nodes
    .map((node) => {
      const title = findLayer(node.type)?.title ?? node.type
      const settings = Object.entries(node.params).map(([name, value]) => `${name} ${String(value)}`)
      return settings.length === 0 ? title : `${title} (${settings.join(', ')})`
    })
    .join(' → ')

/** In the order a person thinks of them. */
const recipeFields: readonly RecipeField[] = [
  { name: 'Data set', value: (r) => r.dataset.name },
  { name: 'Content of the data', value: (r) => r.dataset.hash.slice(0, 8) },
  { name: 'Training examples', value: (r) => r.dataset.trainExamples.toLocaleString('en') },
  {
    name: 'Augmentation',
    value: (r) => (r.augmentation.length === 0 ? 'none' : r.augmentation.map(describeAugmentation).join('; '))
  },
  { name: 'Balance', value: (r) => r.balance },
  { name: 'Weights of rows', value: (r) => r.weights ?? 'none' },
  { name: 'Model', value: (r) => r.modelName },
  { name: 'Layers', value: layers },
  { name: 'Loss', value: (r) => r.training.loss },
  { name: 'Optimizer', value: (r) => r.training.optimizer },
  { name: 'Learning rate', value: (r) => String(r.training.learningRate) },
  // Of no effect elsewhere, so no difference there.
  {
    name: 'Momentum',
    value: (r) => (usesSetting(r.training.optimizer, 'momentum') ? String(r.training.momentum) : '–')
  },
  {
    name: 'Weight decay',
    value: (r) => (usesSetting(r.training.optimizer, 'weightDecay') ? String(r.training.weightDecay) : '–')
  },
  { name: 'Clip norm', value: (r) => String(r.training.clipNorm) },
  { name: 'Global clip norm', value: (r) => String(r.training.globalClipNorm) },
  { name: 'Clip value', value: (r) => String(r.training.clipValue) },
  { name: 'Batch size', value: (r) => String(r.training.batchSize) },
  { name: 'Epochs', value: (r) => String(r.training.epochs) },
  { name: 'L1', value: (r) => String(r.training.l1) },
  { name: 'L2', value: (r) => String(r.training.l2) },
  { name: 'Dropout', value: (r) => String(r.training.dropout) },
  { name: 'Seed', value: (r) => String(r.training.seed) },
  { name: 'Fast math', value: (r) => (r.training.fastMath ? 'on' : 'off') },
  { name: 'Threads', value: (r) => `${r.threads.interOp}x${r.threads.intraOp}` },
  { name: 'TensorFlow', value: (r) => r.versions.tensorflow }
]

export interface Difference {
  name: string
  /** In the order of the recipes. */
  values: string[]
}

export function differences(recipes: readonly RecipeFile[]): Difference[] {
  return recipeFields
    .map(({ name, value }) => ({ name, values: recipes.map(value) }))
    .filter(({ values }) => new Set(values).size > 1)
}

/** What sets one recipe apart from another: "Learning rate 0.01, Batch size 64"; empty when nothing does. */
export function differenceSentence(recipe: RecipeFile, from: RecipeFile): string {
  return differences([from, recipe])
    .filter(({ name }) => name !== 'Layers' && name !== 'Content of the data')
    .map(({ name, values }) => `${name.toLowerCase()} ${values[1] ?? ''}`)
    .join(', ')
}
