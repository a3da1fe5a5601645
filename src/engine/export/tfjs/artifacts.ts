/** The TF.js layers format: model.json and one file of weights. https://www.tensorflow.org/js/guide/save_load */
import type { LayersModel } from '@tensorflow/tfjs-node-gpu'
import type { ModelGraph, RecipeFile } from '@shared/project'
import type { Tensor } from '@store/types'
import { buildModel, pickWeights, planNetwork } from '@engine/model'
import type { TensorFlow } from '@engine/runtime'
import { withPreprocessing } from './preprocessing'
import { topologySchema, withStockLayers } from './topology'

export const shardName = 'group1-shard1of1.bin'

export interface Artifacts {
  /** Content of model.json. */
  model: Record<string, unknown>
  /** Content of group1-shard1of1.bin, in pieces. */
  weights: Uint8Array[]
}

/** @param stored the run's weights */
export function tfjsArtifacts(
  tf: TensorFlow,
  recipe: RecipeFile,
  stored: readonly Tensor[],
  version: string
): Artifacts {
  const { graph, preprocess } = recipe
  const built = buildModel(tf, graph, recipe.training.seed)
  const json: unknown = built.toJSON(undefined, false)
  const named = withStockNames(built, graph, stored)
  built.dispose()
  const whole = withPreprocessing(withStockLayers(topologySchema.parse(json)), graph, preprocess)
  const tensors = [...whole.weights, ...named]
  return {
    model: {
      format: 'layers-model',
      generatedBy: `Anneal ${version}`,
      convertedBy: null,
      modelTopology: whole.topology,
      weightsManifest: [
        { paths: [shardName], weights: tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype })) }
      ],
      userDefinedMetadata: metadata(recipe)
    },
    weights: tensors.map((tensor) => tensor.data)
  }
}

/** The network's weights under the names by which a stock model looks for them: wrapped layers have their own. */
function withStockNames(built: LayersModel, graph: ModelGraph, stored: readonly Tensor[]): Tensor[] {
  const plan = planNetwork(graph)
  const names = new Map<string, string>()
  for (const { id, weightKeys } of plan.layers) {
    const keys = Object.values(weightKeys)
    const { weights } = built.getLayer(id)
    keys.forEach((key, i) => names.set(key, weights[i]?.originalName ?? key))
  }
  return pickWeights(plan, stored).map((tensor) => ({ ...tensor, name: names.get(tensor.name) ?? tensor.name }))
}

/** What `model.getUserDefinedMetadata()` gives after loading: what goes in, what the values that come out mean. */
function metadata({ preprocess, modelName, id }: RecipeFile): Record<string, unknown> {
  const outputs = Object.entries(preprocess.outputs).map(([name, meaning]) => [
    name,
    meaning.kind === 'category' ? { column: meaning.column, labels: meaning.classes } : { column: meaning.column }
  ])
  return { inputs: Object.keys(preprocess.inputs), outputs: Object.fromEntries(outputs), model: modelName, run: id }
}
