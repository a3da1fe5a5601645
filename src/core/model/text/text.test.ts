import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyFragment, parseFragment, parseGraph, placeOfNode, starterModels } from '../index'
import { readJson } from './jsonText'

const model = starterModels('image', 'classification')[1]
if (!model) throw new Error('no starter')
const { graph } = model
const text = JSON.stringify(graph, null, 2)
const lineOf = (part: string, from = text): number => from.slice(0, from.indexOf(part)).split('\n').length

describe('JSON text', () => {
  it('reads what JSON.parse reads, and refuses what it refuses', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const written = JSON.stringify(value, null, space)
        expect(readJson(written)).toMatchObject({ errors: [] })
        expect(JSON.stringify(readJson(written).value)).toBe(JSON.stringify(JSON.parse(written)))
      }),
      { numRuns: 300, seed: 1 }
    )
    const refused = (source: string): boolean => {
      try {
        JSON.parse(source)
        return false
      } catch {
        return true
      }
    }
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      '0.5',
      '01',
      'true',
      'nul',
      '"',
      ' ',
      '\\'
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 9 }), (list) => {
        const source = list.join('')
        const fatal = readJson(source).errors.some((e) => !e.message.includes('twice'))
        expect(fatal, source).toBe(refused(source))
      }),
      { numRuns: 2000, seed: 2 }
    )
  })

  it('says where it stops being JSON, and what is written twice', () => {
    expect(readJson('{\n  "a": [1, 2,]\n}').errors).toMatchObject([{ at: { line: 2, column: 14 }, path: ['a'] }])
    expect(readJson('{"a": 1,\n "a": 2}').errors).toMatchObject([{ at: { line: 2, column: 2 }, path: ['a'] }])
    expect(readJson(`${'['.repeat(5000)}`).errors[0]?.message).toContain('too deeply')
    expect(readJson('').errors[0]?.message).toContain('the end of the text')
  })
})

describe('a graph as text', () => {
  it('is read alone and as a document, of any version', () => {
    expect(parseGraph(text)).toEqual({ graph, errors: [] })
    for (const version of [1, 2]) {
      const document = JSON.stringify({ format: 'anneal/model', version, revision: 1, name: 'cnn', graph })
      expect(parseGraph(document)).toEqual({ graph, errors: [] })
    }
    expect(parseGraph(JSON.stringify({ format: 'anneal/model', version: 9, graph })).errors[0]?.path).toBe('version')
  })

  it('tells every error at once, with its line, column and path', () => {
    const wrong = text
      .replace('"type": "flatten"', '"type": "Flattn"')
      .replace('"type": "dense"', '"type": "Dense"')
      .replace('"filters": 64', '"filters": "64"')
      .replace('"slot": 0', '"slot": -1')
    const { graph: read, errors } = parseGraph(wrong)
    expect(read).toBeNull()
    expect(errors.map((e) => [e.path, e.line])).toEqual([
      ['nodes[3].params.filters', lineOf('"filters": "64"', wrong)],
      ['nodes[5].type', lineOf('Flattn', wrong)],
      ['nodes[6].type', lineOf('"Dense"', wrong)],
      ['edges[0].slot', lineOf('"slot": -1', wrong)]
    ])
    expect(errors[2]?.message).toContain('Did you mean “dense”?')
    expect(errors.every((e) => e.message.endsWith('.') || e.message.endsWith('?'))).toBe(true)
  })

  it('is a graph all the same where only layers are unknown', () => {
    const { graph: read, errors } = parseGraph(text.replace('"type": "flatten"', '"type": "lambda"'))
    expect(errors).toHaveLength(1)
    expect(read?.nodes).toHaveLength(graph.nodes.length)
  })

  it('knows where a layer stands', () => {
    expect(placeOfNode(text, graph, 'pool_2').line).toBe(lineOf('"pool_2"') - 1)
  })
})

describe('a fragment as text', () => {
  it('is read as it was written', () => {
    const fragment = copyFragment(graph, ['conv_1', 'pool_1'])
    expect(parseFragment(JSON.stringify(fragment))).toEqual(fragment)
  })
  it('is refused with the place of what is wrong', () => {
    const fragment = JSON.stringify(copyFragment(graph, ['conv_1', 'pool_1']))
    expect(() => parseFragment('hello')).toThrow(/no JSON/)
    expect(() => parseFragment(text)).toThrow(/not copied from a model/)
    expect(() => parseFragment(fragment.replace('"slot":0', '"slot":"x"'))).toThrow(/edges\[0\]\.slot/)
    expect(() => parseFragment(fragment.replace('"version":1', '"version":7'))).toThrow(/newer Anneal/)
  })
})
