/** What was written by an older Anneal is still read. */
import { describe, expect, it } from 'vitest'
import { datasetFormat, modelFormat, parseDocument, preprocessFormat, recipeFormat } from '.'
import { documents, preprocess, training } from './fixtures'

describe('a recipe of 0.1', () => {
  it('knows neither fast math nor how its threads were chosen', () => {
    const recipe = documents.find(({ format }) => format === recipeFormat)?.good
    const { fastMath: _, ...old } = training
    const read = parseDocument(recipeFormat, { ...recipe, training: old }, 'file')
    expect(read.training.fastMath).toBe(false)
    expect(read.threadsChoice).toBeUndefined()
  })
})

describe('preprocessing of version 1', () => {
  it('is read in its own file and inside a recipe, as nothing of it changed its meaning', () => {
    const old = { ...preprocess, version: 1 }
    expect(parseDocument(preprocessFormat, old, 'file')).toEqual(preprocess)
    const recipe = documents.find(({ format }) => format === recipeFormat)?.good
    expect(parseDocument(recipeFormat, { ...recipe, preprocess: old }, 'file')).toEqual(recipe)
    expect(() => parseDocument(recipeFormat, { ...recipe, preprocess: { ...old, version: 3 } }, 'file')).toThrow(
      /preprocess/
    )
    expect(() => parseDocument(recipeFormat, { ...recipe, preprocess: 7 }, 'file')).toThrow(/preprocess/)
  })
  it('holds every way of preparation', () => {
    const part = { part: 'weekday', impute: 3, mean: 3, std: 2 }
    const columns = [
      { kind: 'number', name: 'a', impute: 0, clip: { from: 0, to: 9 }, log: true, mean: 1, std: 2 },
      { kind: 'hash', name: 'b', buckets: 64 },
      { kind: 'time', name: 'c', parts: [part] },
      { kind: 'text', name: 'd', vocabulary: ['the'] }
    ]
    const inputs = {
      row: { kind: 'table', columns, functions: ['clip', 'log'] },
      words: { kind: 'tokens', column: 'says', vocabulary: ['the'], length: 100 }
    }
    expect(parseDocument(preprocessFormat, { ...preprocess, inputs }, 'file').inputs).toEqual(inputs)
  })
})

it('reads a data set of version 1: nothing was edited, prepared or augmented then', () => {
  const good = documents.find(({ format }) => format === datasetFormat)?.good as Record<string, unknown>
  const { preparation: _p, augmentation: _a, balance: _b, ...rest } = good
  const read = parseDocument(datasetFormat, { ...rest, version: 1, edits: ['anything'] }, 'file')
  expect(read).toMatchObject({ version: 2, edits: [], augmentation: [], balance: 'none' })
  expect(read.preparation).toEqual({ columns: {}, pixels: 'range' })
})

it('reads a model of version 1: it had no blocks', () => {
  const good = documents.find(({ format }) => format === modelFormat)?.good
  expect(parseDocument(modelFormat, { ...good, version: 1 }, 'file')).toEqual(good)
})
