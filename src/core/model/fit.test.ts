import { describe, expect, it } from 'vitest'
import { usualPreparation, type DatasetFile } from '@shared/project'
import { analyse } from './analyse'
import { exampleShape, fitModel, suits } from './fit'
import { starterModels } from './starters'

const base: DatasetFile = {
  format: 'anneal/dataset',
  version: 2,
  revision: 1,
  name: 'shapes',
  createdAt: '2026-01-02T03:04:05.000Z',
  type: 'image',
  task: 'classification',
  source: { kind: 'image-folder', paths: ['x'], copied: false, files: 9, bytes: 9, mtimeMs: 0, hash: 'a'.repeat(64) },
  image: { width: 20, height: 10, channels: 3, fit: 'pad' },
  columns: [{ name: 'image', kind: 'image', role: 'feature', missing: 0 }],
  target: 'label',
  classes: ['a', 'b', 'c'],
  examples: 9,
  split: { kind: 'random', seed: 0, fractions: { train: 1, validation: 0, test: 0 } },
  splitCounts: { train: 9, validation: 0, test: 0 },
  problems: [],
  edits: [],
  preparation: usualPreparation,
  augmentation: [],
  balance: 'none',
  cacheKey: 'k'
}
const { image: _image, ...rest } = base
const table: DatasetFile = {
  ...rest,
  type: 'table',
  task: 'regression',
  columns: [
    { name: 'a', kind: 'number', role: 'feature', missing: 0 },
    { name: 'b', kind: 'category', role: 'feature', missing: 0, categories: ['x', 'y', 'z'] },
    { name: 'c', kind: 'number', role: 'ignore', missing: 0 },
    { name: 'd', kind: 'number', role: 'target', missing: 0 }
  ],
  target: 'd',
  classes: []
}
const starter = (name: string, type: 'image' | 'table') => {
  const found = starterModels(type, 'classification').find((m) => m.name === name)
  if (!found) throw new Error(`no ${name}`)
  return found.graph
}

describe('fitModel', () => {
  it('adapts a starter to the images', () => {
    const { graph, problem } = fitModel(starter('cnn', 'image'), base)
    expect(problem).toBeNull()
    const nodes = analyse(graph).nodes
    expect([nodes.get('input')?.outputShape, nodes.get('output')?.outputShape]).toEqual([[10, 20, 3], [3]])
  })

  it('counts a number as one value and a category as one a category', () => {
    expect(exampleShape(table)).toEqual([4])
    const { graph, problem } = fitModel(starter('mlp', 'table'), table)
    expect(problem).toBeNull()
    expect(analyse(graph).nodes.get('output')?.outputShape).toEqual([1])
  })

  it('says why an image network does not take a table', () => {
    const { problem } = fitModel(starter('cnn', 'image'), table)
    expect(problem?.message).toContain('Conv2D takes images')
    expect(problem?.hint).not.toBe('')
  })

  it('tells a network meant for the data from one that only happens to fit', () => {
    expect(fitModel(starter('dense', 'image'), table).problem).toBeNull()
    expect(suits(starter('dense', 'image'), table)).toBe(false)
    expect(suits(starter('mlp', 'table'), table)).toBe(true)
    expect(suits(starter('cnn', 'image'), base)).toBe(true)
    expect(suits(starter('mlp', 'table'), base)).toBe(false)
  })

  it('keeps the graph as it is where the ends do not fit', () => {
    const graph = { ...starter('mlp', 'table'), outputs: {} }
    const fit = fitModel(graph, table)
    expect(fit.graph).toBe(graph)
    expect(fit.problem?.code).toBe('outputs-differ')
  })
})
