import { describe, expect, it } from 'vitest'
import { fakeRecipe, fakeTable } from '../../host/fakeData'
import { fieldError, outsideData, rowFields, rowOfCells, type RowField } from './rowForm'

const rooms: RowField = { kind: 'number', name: 'rooms', impute: 4.23456, range: { min: 1, max: 9 } }
const street: RowField = { kind: 'category', name: 'street', categories: ['paved', 'gravel'] }

describe('row form', () => {
  it('takes numbers and the ways to say that a value is missing', () => {
    for (const text of ['', ' ', '5', '-1.5e3', '.5', '?', 'NA', 'NaN', 'null']) {
      expect(fieldError(rooms, text)).toBeUndefined()
    }
    expect(fieldError(rooms, '5 rooms')).toContain('Type one such as 4.23')
    expect(fieldError(rooms, '0x10')).toBeDefined()
    expect(fieldError(street, 'anything')).toBeUndefined()
  })

  it('tells what lies beyond the data', () => {
    expect(['0.9', '1', '9', '9.1', '?', ''].map((text) => outsideData(rooms, text))).toEqual([
      true,
      false,
      false,
      true,
      false,
      false
    ])
    expect(outsideData({ kind: 'number', name: 'rooms', impute: 4, range: undefined }, '999')).toBe(false)
  })

  it('has no fields for images, and no ranges once the data set is gone', () => {
    expect(rowFields(fakeRecipe(), fakeTable())).toEqual([])
    const recipe = fakeRecipe()
    const inputs = {
      input: {
        kind: 'table' as const,
        columns: [{ kind: 'number' as const, name: 'rooms', impute: 4, mean: 4, std: 1 }]
      }
    }
    expect(rowFields({ ...recipe, preprocess: { ...recipe.preprocess, inputs } }, undefined)).toEqual([
      { kind: 'number', name: 'rooms', impute: 4, range: undefined }
    ])
  })

  it('reads an example by column', () => {
    expect(rowOfCells(fakeTable(), [street, rooms], ['6', 'gravel', '250'])).toEqual({ street: 'gravel', rooms: '6' })
  })
})
