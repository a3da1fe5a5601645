import { describe, expect, it } from 'vitest'
import { fakeRecipe, fakeTable } from '../../host/fakeData'
import { fieldError, outsideData, rowFields, rowOfCells, type RowField } from './rowForm'

const rooms: RowField = { kind: 'number', name: 'rooms', form: 'plain', impute: 4.23456, range: { min: 1, max: 9 } }
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
    expect(outsideData({ kind: 'number', name: 'rooms', form: 'plain', impute: 4, range: undefined }, '999')).toBe(
      false
    )
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
      { kind: 'number', name: 'rooms', form: 'plain', impute: 4, range: undefined }
    ])
  })

  it('takes numbers and dates in the form of their column', () => {
    const pay: RowField = {
      kind: 'number',
      name: 'rooms',
      form: 'decimal-comma',
      impute: 1234.5,
      range: { min: 0, max: 2 }
    }
    expect(['1,5', '1.234,5', '1234.5'].map((text) => fieldError(pay, text) === undefined)).toEqual([true, true, false])
    expect(fieldError(pay, '1234.5')).toContain('Type one such as 1230, or')
    expect(['1,5', '2,5'].map((text) => outsideData(pay, text))).toEqual([false, true])
    const day: RowField = { kind: 'time', name: 'rooms', form: 'day-first' }
    expect(fieldError(day, '31/01/2026')).toBeUndefined()
    expect(fieldError(day, '2026-01-31')).toContain('such as 31/01/2026 or 31/01/2026 18:30:00, or')
    expect(rowOfCells(fakeTable(), [pay], ['1.5'])).toEqual({ rooms: '1,5' })
    expect(rowOfCells(fakeTable(), [day], ['2024-02-01'])).toEqual({ rooms: '01/02/2024' })
  })

  it('reads an example by column', () => {
    expect(rowOfCells(fakeTable(), [street, rooms], ['6', 'gravel', '250'])).toEqual({ street: 'gravel', rooms: '6' })
  })
})
