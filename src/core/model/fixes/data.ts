/** Ways out where a model does not fit the chosen data. Each was tried: it fits then, or fails for another reason. */
import { AnnealError } from '@shared/errors'
import type { DatasetFile, ModelEnd, ModelGraph, ModelNode } from '@shared/project'
import { findLayer } from '@core/layers'
import { endsOf, fitModel } from '../fit'
import type { DataEnds } from '../adapt'
import type { EditCommand } from '../commands'
import { freeId } from '../edits/ids'
import { applyEdits } from '../edits/plan'
import { analyse } from '../analyse'
import type { ModelFix } from '../problems'
import { outputLayer } from './ends'
import { fixesOf } from './index'

function adapting(graph: ModelGraph, side: 'inputs' | 'outputs', name: string, end: ModelEnd): EditCommand {
  return { kind: 'setEnds', side, ends: { ...graph[side], [name]: { ...end, adapts: true } } }
}

function outputFixes(graph: ModelGraph, ends: DataEnds, where: string | undefined): ModelFix[] {
  const fixes: ModelFix[] = []
  for (const [name, end] of Object.entries(graph.outputs)) {
    const wanted = ends.outputs[name]
    const last = graph.nodes.find((n) => n.id === end.node)
    if (!wanted || !last || end.node !== where) continue
    const { units, activation } = wanted
    if (findLayer(last.type)?.params.shape['units'] !== undefined) {
      const params = { ...last.params, units, activation }
      fixes.push(
        { title: 'Let the output adapt to the data', commands: [adapting(graph, 'outputs', name, end)] },
        {
          title: `Set ${units} ${units === 1 ? 'unit' : 'units'}`,
          commands: [{ kind: 'setParams', id: last.id, params }]
        }
      )
    }
    const added = outputLayer(graph, last, ends)
    fixes.push({
      title: 'Add an output layer',
      commands: [
        { kind: 'addNode', node: added },
        { kind: 'connect', edge: { from: last.id, to: added.id, slot: 0 } },
        { kind: 'setEnds', side: 'outputs', ends: { ...graph.outputs, [name]: { node: added.id, adapts: true } } }
      ]
    })
  }
  return fixes
}

function inputFixes(graph: ModelGraph, ends: DataEnds, where: string | undefined): ModelFix[] {
  return Object.entries(graph.inputs).flatMap(([name, end]): ModelFix[] => {
    const shape = ends.inputs[name]
    const own = graph.nodes.find((n) => n.id === end.node)
    if (!shape || !own || end.node !== where) return []
    const params = { ...own.params, shape: [...shape] }
    return [
      { title: 'Let the input take the data’s shape', commands: [adapting(graph, 'inputs', name, end)] },
      { title: 'Set the data’s shape', commands: [{ kind: 'setParams', id: own.id, params }] }
    ]
  })
}

/** An Embedding, and the mean over its words, between the ids and what reads them. */
function embeddingFixes(graph: ModelGraph, ends: DataEnds, where: string | undefined): ModelFix[] {
  return Object.entries(graph.inputs).flatMap(([name, end]): ModelFix[] => {
    const ids = ends.ids?.[name]
    const edge = graph.edges.find((e) => e.from === end.node && e.to === where)
    if (ids === undefined || !edge) return []
    const embedding: ModelNode = {
      id: freeId(graph, 'embedding'),
      type: 'embedding',
      params: { inputDim: ids, outputDim: 64 }
    }
    const pool: ModelNode = { id: freeId(graph, 'globalAveragePooling1d'), type: 'globalAveragePooling1d', params: {} }
    return [
      {
        title: 'Insert Embedding',
        commands: [
          { kind: 'insertOnEdge', edge, node: embedding },
          { kind: 'insertOnEdge', edge: { ...edge, from: embedding.id }, node: pool }
        ]
      },
      { title: 'Insert Embedding only', commands: [{ kind: 'insertOnEdge', edge, node: embedding }] }
    ]
  })
}

function idFixes(graph: ModelGraph, ends: DataEnds, where: string | undefined): ModelFix[] {
  const ids = Object.values(ends.ids ?? {})[0]
  const node = graph.nodes.find((n) => n.id === where)
  if (ids === undefined || !node) return []
  const params = { ...node.params, inputDim: ids }
  return [{ title: `Set ${ids.toLocaleString('en-US')} ids`, commands: [{ kind: 'setParams', id: node.id, params }] }]
}

const candidates: Readonly<
  Record<string, (graph: ModelGraph, ends: DataEnds, where: string | undefined) => ModelFix[]>
> = {
  'output-units-differ': outputFixes,
  'input-shape-differs': inputFixes,
  'ids-need-embedding': embeddingFixes,
  'too-many-ids': idFixes
}

function problemAfter(graph: ModelGraph, fix: ModelFix, dataset: DatasetFile): AnnealError | null {
  try {
    return fitModel(applyEdits(graph, fix.commands).graph, dataset).problem
  } catch (e) {
    if (e instanceof AnnealError) return e
    throw e
  }
}

/** What would make this model fit this data, the best first; nothing where it fits, or nobody knows. */
export function dataFixes(graph: ModelGraph, dataset: DatasetFile): ModelFix[] {
  const { graph: adapted, problem } = fitModel(graph, dataset)
  if (!problem) return []
  const ends = endsOf(dataset, graph)
  if (problem.code === 'model-invalid') {
    // Its shapes don't fit once it is adapted: what mends the adapted model mends the document.
    const [first] = analyse(adapted).problems.filter((p) => p.severity === 'error')
    return first ? fixesOf(adapted, first, ends) : []
  }
  const tried = candidates[problem.code]?.(graph, ends, problem.where) ?? []
  const fitting = tried.map((fix) => ({ fix, left: problemAfter(graph, fix, dataset) }))
  return [
    ...fitting.filter(({ left }) => left === null),
    ...fitting.filter(({ left }) => left !== null && left.code !== problem.code)
  ].map(({ fix }) => fix)
}
