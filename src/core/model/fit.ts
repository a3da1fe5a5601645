/** Whether a model can be trained on a data set, and what it looks like when it is. */
import { AnnealError } from '@shared/errors'
import type { DatasetFile, ModelGraph, Task } from '@shared/project'
import type { Shape } from '@core/layers'
import { expectedWidth, idsOf } from '@core/data/expected'
import { firstWordId } from '@core/data/words'
import { adaptGraph, type DataEnds } from './adapt'
import { analyse } from './analyse'
import { errorsOf, problemsError } from './problems'

/**
 * Shape of one example as it enters the network: height × width × channels, one row of values, or the ids of a text.
 * As far as the document tells: a vocabulary and the categories of the training rows may turn out smaller.
 */
export function exampleShape(dataset: DatasetFile): Shape {
  if (dataset.image) return [dataset.image.height, dataset.image.width, dataset.image.channels]
  const ids = idsOf(dataset)
  return [ids ? ids.length : expectedWidth(dataset)]
}

/** What the data gives and asks for, under the names of the model's own ends where it has one of each. */
export function endsOf(dataset: DatasetFile, graph: ModelGraph): DataEnds {
  const only = (names: string[], otherwise: string): string =>
    names.length === 1 && names[0] !== undefined ? names[0] : otherwise
  const input = only(Object.keys(graph.inputs), 'input')
  const ids = idsOf(dataset)
  const units = dataset.task === 'classification' ? dataset.classes.length : 1
  const activation = dataset.task === 'classification' ? 'softmax' : 'linear'
  return {
    inputs: { [input]: exampleShape(dataset) },
    outputs: { [only(Object.keys(graph.outputs), 'output')]: { units, activation } },
    ids: ids ? { [input]: ids.vocabulary + firstWordId } : {}
  }
}

export interface ModelFit {
  /** Adapted to the data; the model as it is where that failed. */
  graph: ModelGraph
  /** Why it can't be trained on this data; null: it can. */
  problem: AnnealError | null
}

/** Never throws for what documents can contain. */
export function fitModel(graph: ModelGraph, dataset: DatasetFile): ModelFit {
  let adapted = graph
  try {
    adapted = adaptGraph(graph, endsOf(dataset, graph))
  } catch (e) {
    if (e instanceof AnnealError) return { graph, problem: e }
    throw e
  }
  const problems = errorsOf(analyse(adapted).problems)
  return { graph: adapted, problem: problems.length > 0 ? problemsError(problems) : null }
}

/** Whether a model's inputs, as drawn, have the data's number of sides: a network for images is not meant for rows. */
export function meantFor(graph: ModelGraph, dataset: DatasetFile): boolean {
  const sides = exampleShape(dataset).length
  return Object.values(graph.inputs).every((end) => {
    const shape = graph.nodes.find((n) => n.id === end.node)?.params['shape']
    return Array.isArray(shape) && shape.length === sides
  })
}

/** Whether a model is meant for such data and fits it (a Flatten alone would take a table's row too). */
export function suits(graph: ModelGraph, dataset: DatasetFile): boolean {
  return meantFor(graph, dataset) && fitModel(graph, dataset).problem === null
}

/** What a model is for as it is written: classes where an output is a softmax. */
export function taskOf(graph: ModelGraph): Task {
  const ends = Object.values(graph.outputs).map((end) => end.node)
  const classes = graph.nodes.some(({ id, params }) => ends.includes(id) && params['activation'] === 'softmax')
  return classes ? 'classification' : 'regression'
}
