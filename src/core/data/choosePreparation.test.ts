import type { DatasetFile, Preparation } from '@shared/project'
import { describe, expect, it } from 'vitest'
import { checkPreparation, withChoices } from './choosePreparation'
import { describeColumn, describeInput } from './describePreparation'

const table = {
  type: 'table',
  target: 'price',
  columns: [
    { name: 'size', kind: 'number', role: 'feature', missing: 0 },
    { name: 'town', kind: 'category', role: 'feature', missing: 0 },
    { name: 'price', kind: 'number', role: 'target', missing: 0 }
  ]
} as unknown as DatasetFile
const of = (columns: Preparation['columns'], pixels: Preparation['pixels'] = 'range'): Preparation => ({
  columns,
  pixels
})

describe('checkPreparation', () => {
  it('takes what means something for the kind', () => {
    checkPreparation(
      table,
      of({ size: { log: true, clip: { from: 0, to: 0.9 } }, town: { encode: { as: 'one-hot' } } })
    )
    checkPreparation({ ...table, type: 'image' }, of({}, 'standardize'))
  })
  it.each([
    [of({ town: { log: true } }), 'choice-does-not-fit', /“log” means nothing for “town”, which holds categories/],
    [of({ size: { parts: ['day'] } }), 'choice-does-not-fit', /“parts”/],
    [of({ rooms: {} }), 'column-not-found', /“size”, “town”, “price”/],
    [of({ price: { log: true } }), 'choice-does-not-fit', /to predict/],
    [of({ size: { clip: { from: 0.5, to: 0.5 } } }), 'bad-clip', /0.5 and 0.5/],
    [of({}, 'standardize'), 'choice-does-not-fit', /a table/]
  ])('refuses %j', (preparation, code, message) => {
    const attempt = (): void => checkPreparation(table, preparation)
    expect(attempt).toThrowError(expect.objectContaining({ code }))
    expect(attempt).toThrowError(message)
  })
})

describe('withChoices', () => {
  it('adds, and forgets what becomes undefined', () => {
    const first = withChoices(of({}), 'size', { log: true, scale: 'range' })
    expect(first.columns).toEqual({ size: { log: true, scale: 'range' } })
    expect(withChoices(first, 'size', { log: undefined }).columns).toEqual({ size: { scale: 'range' } })
    expect(withChoices(first, 'size', { log: undefined, scale: undefined }).columns).toEqual({})
  })
})

describe('in words', () => {
  it('says each step', () => {
    const number = { kind: 'number' as const, name: 'x', impute: 3, mean: 1.5, std: 2 }
    expect(describeColumn(number)).toBe('(x − 1.5) / 2. Missing: 3.')
    expect(describeColumn({ ...number, clip: { from: 0, to: 9 }, log: true, mean: -1 })).toBe(
      'Held within 0 and 9, ln(1 + x), (x + 1) / 2. Missing: 3.'
    )
    expect(describeColumn({ ...number, mean: 0, std: 1 })).toBe('As it is. Missing: 3.')
    expect(describeColumn({ kind: 'category', name: 'c', categories: ['a'] })).toBe('One value for each of 1 category.')
    expect(describeInput({ kind: 'tokens', column: 't', vocabulary: ['a', 'b'], length: 9 })).toBe(
      'The first 9 words as ids; 2 words are known.'
    )
  })
})
