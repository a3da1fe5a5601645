/** A model and its training as a Python script for Keras 3: it builds, trains and evaluates the same network. */
import type { ModelGraph, TrainingSpec } from '@shared/project'
import { findLayer } from '@core/layers'
import { analyse, expandBlocks, problemsError, type Analysis } from '@core/model'
import { assignment, literal, variables } from './python'
import { modelNotWritten, type Refusal } from './refusals'
import { kernelArguments, optimizerCode, targetCode, type TargetCode } from './training'
import { kerasObject } from './write'

export interface ScriptOptions {
  /** The model's. */
  name: string
  training: TrainingSpec
}

/** Names the script itself uses. */
const ownNames = ['keras', 'layers', 'np', 'model', 'data', 'history', 'build_model', 'main', 'best', 'split']

/**
 * Layers have the ids of the graph's nodes as names, inputs and outputs the order of the document.
 * Blocks are written out.
 * @throws AnnealError `model-invalid` with every problem: what can't be built here is not written as if it could;
 *   `not-exportable` naming every layer for which there is no code
 */
export function kerasScript(drawn: ModelGraph, { name, training }: ScriptOptions): string {
  const graph = expandBlocks(drawn)
  const analysis = analyse(graph)
  if (analysis.problems.length > 0) throw problemsError(analysis.problems, name)
  const refusals = notWritten(graph)
  if (refusals.length > 0) throw modelNotWritten(refusals)
  const ends = { inputs: idsOf(graph.inputs), outputs: idsOf(graph.outputs) }
  const targets = ends.outputs.map((id) => targetOf(graph, analysis, id, training))
  return [
    ...header(name, analysis, ends, targets, training),
    ...buildCode(name, graph, analysis, training),
    '',
    '',
    ...trainCode(ends, targets, training),
    '',
    '',
    'if __name__ == "__main__":',
    '    main()',
    ''
  ].join('\n')
}

function notWritten({ nodes }: ModelGraph): Refusal[] {
  return nodes.flatMap(({ id, type }) => {
    const layer = findLayer(type)
    const reason = layer?.keras.notWritten
    return layer && reason !== undefined ? [{ layer: id, className: layer.title, reason }] : []
  })
}

interface Ends {
  inputs: string[]
  outputs: string[]
}

const idsOf = (ends: ModelGraph['inputs']): string[] => Object.values(ends).map((end) => end.node)

function targetOf(graph: ModelGraph, { nodes }: Analysis, id: string, { loss }: TrainingSpec): TargetCode {
  const units = nodes.get(id)?.outputShape.at(-1) ?? 1
  const activation = graph.nodes.find((node) => node.id === id)?.params['activation']
  return targetCode(loss, units, loss === 'crossentropy' || activation === 'softmax')
}

/** `x_train` of the only input; several are told apart by their node's id. */
const arrayName = (letter: 'x' | 'y', ids: readonly string[], id: string, split: string): string =>
  ids.length === 1 ? `${letter}_${split}` : `${letter}_${split}_${id}`

function header(
  name: string,
  { nodes, parameters }: Analysis,
  { inputs, outputs }: Ends,
  targets: readonly TargetCode[],
  training: TrainingSpec
): string[] {
  const shape = (id: string): string => ['examples', ...(nodes.get(id)?.outputShape ?? [])].join(', ')
  return [
    `"""The model ${name.replace(/["\\]/g, '')} with Keras 3, written by Anneal: ${parameters.toLocaleString('en-US')} parameters.`,
    '',
    'It needs Keras 3, one of its backends (TensorFlow, JAX or PyTorch) and NumPy.',
    'Put the data beside it as data.npz, with these arrays for each split (train, val, test):',
    ...inputs.map(
      (id) =>
        `  ${arrayName('x', inputs, id, 'SPLIT')}: float32, shape (${shape(id)}), prepared as the network takes it`
    ),
    ...outputs.map((id, i) => `  ${arrayName('y', outputs, id, 'SPLIT')}: ${targets[i]?.meaning ?? ''}`),
    ...(training.optimizer === 'gd'
      ? ['Gradient descent takes one step an epoch, over all training examples at once: they must fit in memory.']
      : []),
    '"""',
    '',
    'import numpy as np',
    '',
    'import keras',
    'from keras import layers',
    ''
  ]
}

function buildCode(name: string, graph: ModelGraph, { order, nodes }: Analysis, training: TrainingSpec): string[] {
  const names = variables(order, ownNames)
  const variable = (id: string): string => names.get(id) ?? id
  const list = (ids: readonly string[]): string =>
    ids.length === 1 ? variable(ids[0] ?? '') : `[${ids.map(variable).join(', ')}]`
  const documents = new Map(graph.nodes.map((node) => [node.id, node]))
  const sources = new Map<string, string[]>()
  for (const edge of graph.edges) {
    const slots = sources.get(edge.to) ?? []
    slots[edge.slot] = edge.from
    sources.set(edge.to, slots)
  }
  const lines = order.map((id) => {
    const node = documents.get(id)
    const layer = node && findLayer(node.type)
    if (!node || !layer) throw new Error(`${id} has no layer`)
    if (layer.type === 'input') {
      const shape = nodes.get(id)?.outputShape
      return assignment('    ', variable(id), { class: 'keras.Input', args: { shape, name: id } })
    }
    const object = kerasObject(layer, node.params)
    const args = {
      ...object.args,
      ...kernelArguments(nodes.get(id)?.weights ?? [], training),
      name: id
    }
    const inputs = (sources.get(id) ?? []).map(variable)
    return assignment('    ', variable(id), { class: `layers.${object.class}`, args }, calledOn(inputs, layer.keras))
  })
  const [inputs, outputs] = [list(idsOf(graph.inputs)), list(idsOf(graph.outputs))]
  return [
    '',
    'def build_model():',
    ...lines,
    `    return keras.Model(inputs=${inputs}, outputs=${outputs}, name=${literal(modelName(name))})`
  ]
}

function calledOn(inputs: readonly string[], { separateInputs }: { separateInputs?: number }): string {
  const [first = ''] = inputs
  if (separateInputs !== undefined) {
    const all = [...inputs]
    while (all.length < separateInputs) all.push(first)
    return all.join(', ')
  }
  return inputs.length === 1 ? first : `[${inputs.join(', ')}]`
}

/** Keras has no slashes in names. */
const modelName = (name: string): string => name.replace(/[^\w-]+/g, '_')

function trainCode({ inputs, outputs }: Ends, targets: readonly TargetCode[], training: TrainingSpec): string[] {
  const arrays = (letter: 'x' | 'y', ids: readonly string[]): string => {
    const of = (id: string): string => `data[f"${arrayName(letter, ids, id, '{split}')}"]`
    return ids.length === 1 ? of(ids[0] ?? '') : `[${ids.map(of).join(', ')}]`
  }
  const each = (values: string[]): string => (values.length === 1 ? (values[0] ?? '') : `[${values.join(', ')}]`)
  const losses = each(targets.map(({ loss }) => literal(loss)))
  const metrics = each(targets.map(({ metric }) => `[${literal(metric)}]`))
  const x = inputs.length === 1 ? 'x_train' : 'x_train[0]'
  const batch = training.optimizer === 'gd' ? `len(${x})` : String(training.batchSize)
  return [
    'def main():',
    `    keras.utils.set_random_seed(${training.seed})`,
    '    with np.load("data.npz") as data:',
    `        x_train, x_val, x_test = (${arrays('x', inputs)} for split in ("train", "val", "test"))`,
    `        y_train, y_val, y_test = (${arrays('y', outputs)} for split in ("train", "val", "test"))`,
    '',
    '    model = build_model()',
    '    model.summary()',
    '    model.compile(',
    `        optimizer=${optimizerCode(training)},`,
    `        loss=${losses},`,
    `        metrics=${metrics},`,
    '    )',
    '    # Like Anneal: the weights with the lowest validation loss are the ones to keep.',
    '    best = keras.callbacks.ModelCheckpoint(',
    '        "best.weights.h5", monitor="val_loss", mode="min", save_best_only=True, save_weights_only=True',
    '    )',
    '    model.fit(',
    '        x_train,',
    '        y_train,',
    '        validation_data=(x_val, y_val),',
    `        batch_size=${batch},`,
    `        epochs=${training.epochs},`,
    '        callbacks=[best],',
    '    )',
    '    model.load_weights("best.weights.h5")',
    '    print(model.evaluate(x_test, y_test, return_dict=True))'
  ]
}
