import { describe, expect, it } from 'vitest'
import { modelGraphSchema, type ModelGraph } from '@shared/project'
import { adaptGraph, analyse, starterModels, withDropout, type DataEnds } from './index'

const ends = (shape: number[], units: number): DataEnds => ({
  inputs: { input: shape },
  outputs: { output: { units, activation: units === 1 ? 'linear' : 'softmax' } }
})
function starter(type: 'image' | 'table', name: string): ModelGraph {
  const found = starterModels(type, 'classification').find((m) => m.name === name)
  if (!found) throw new Error(`No starter ${name}`)
  return found.graph
}
const shapeOf = (graph: ModelGraph, id: string): readonly number[] | undefined =>
  analyse(graph).nodes.get(id)?.outputShape

describe('starters', () => {
  it('are valid documents without problems, for both tasks', () => {
    for (const type of ['image', 'table'] as const) {
      for (const task of ['classification', 'regression'] as const) {
        for (const { name, graph } of starterModels(type, task)) {
          expect(modelGraphSchema.parse(graph), name).toEqual(graph)
          expect(analyse(graph).problems, name).toEqual([])
        }
      }
    }
  })

  it('end as their task needs', () => {
    const params = (task: 'classification' | 'regression'): unknown =>
      starterModels('table', task)[0]?.graph.nodes.at(-1)?.params
    expect(params('classification')).toMatchObject({ activation: 'softmax' })
    expect(params('regression')).toEqual({ units: 1, activation: 'linear' })
  })
})

describe('adapting', () => {
  it('gives one document the shape of any data and the units its target needs', () => {
    const small = adaptGraph(starter('image', 'cnn'), ends([32, 32, 3], 5))
    expect(shapeOf(small, 'input')).toEqual([32, 32, 3])
    expect(shapeOf(small, 'output')).toEqual([5])
    expect(analyse(small).problems).toEqual([])
    const table = adaptGraph(starter('table', 'mlp'), ends([13], 1))
    expect(shapeOf(table, 'output')).toEqual([1])
    expect(table.nodes.at(-1)?.params).toEqual({ units: 1, activation: 'linear' })
  })

  it('leaves the given document alone', () => {
    const graph = starter('image', 'dense')
    const before = JSON.stringify(graph)
    adaptGraph(graph, ends([8, 8, 1], 3))
    expect(JSON.stringify(graph)).toBe(before)
  })

  it('refuses data a fixed end does not fit, naming both', () => {
    const graph = starter('image', 'dense')
    const fixed = {
      ...graph,
      inputs: { input: { node: 'input', adapts: false } },
      outputs: { output: { node: 'output', adapts: false } }
    }
    expect(() => adaptGraph(fixed, ends([32, 32, 3], 10))).toThrow(/28 × 28 × 1.*32 × 32 × 3/)
    expect(() => adaptGraph(fixed, ends([28, 28, 1], 4))).toThrow(/4 values/)
    expect(adaptGraph(fixed, ends([28, 28, 1], 10))).toEqual(fixed)
  })

  it('refuses data with other inputs', () => {
    const two: DataEnds = { ...ends([4], 2), inputs: { left: [4], right: [4] } }
    expect(() => adaptGraph(starter('table', 'mlp'), two)).toThrow(/left, right/)
  })
})

describe('dropout before the output', () => {
  it('is put between the last layer and what feeds it', () => {
    const graph = withDropout(starter('table', 'mlp'), 0.3)
    expect(analyse(graph).problems).toEqual([])
    expect(analyse(graph).order).toEqual(['input', 'dense_1', 'dense_2', 'dropout', 'output'])
    expect(graph.nodes.find((n) => n.id === 'dropout')?.params).toEqual({ rate: 0.3 })
  })

  it('takes a free id, and is left out at rate 0', () => {
    const once = withDropout(starter('table', 'mlp'), 0.3)
    expect(analyse(withDropout(once, 0.2)).order).toEqual([
      'input',
      'dense_1',
      'dense_2',
      'dropout',
      'dropout_1',
      'output'
    ])
    expect(withDropout(once, 0)).toBe(once)
  })
})
