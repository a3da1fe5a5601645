import { describe, expect, it } from 'vitest'
import { usualPreparation, type Column, type DatasetFile } from '@shared/project'
import { missingValues, withPreparation } from './missingValues'

const column = (name: string, kind: Column['kind'] = 'number'): Column => ({ name, kind, role: 'feature', missing: 3 })
const said = (columns: Column[], choices: DatasetFile['preparation']['columns'] = {}): string =>
  missingValues(columns, 10, { columns: choices }).message

describe('what is said of missing cells', () => {
  it('is the mean where nothing is chosen, and nothing of kinds that lack none', () => {
    expect(said([column('age')])).toBe(
      '1 column has missing cells. A missing number counts as the training rows’ mean.'
    )
    expect(said([column('town', 'category'), column('says', 'text')])).toBe(
      '2 columns have missing cells. A missing category counts as none of them. A missing text counts as one without words.'
    )
  })
  it('is what was chosen, column by column', () => {
    const choices = { age: { impute: { with: 'median' } }, pay: { impute: { with: 'value', value: 0 } } } as const
    expect(said([column('age')], choices)).toContain('A missing number counts as the training rows’ median.')
    expect(said([column('age'), column('pay'), column('size')], choices)).toContain(
      'A missing number counts as the training rows’ median in “age”, as 0 in “pay” and as the training rows’ mean in “size”.'
    )
    expect(said([column('day', 'time')], { day: { impute: { with: 'mode' } } })).toContain(
      'Each part of a missing date counts as the training rows’ most frequent value.'
    )
  })
  it('follows a change of the choices', () => {
    const columns = [column('age'), column('a: b')]
    const document = {
      columns,
      problems: [missingValues(columns, 10, usualPreparation)],
      preparation: usualPreparation
    } as Partial<DatasetFile> as DatasetFile
    const preparation = { ...usualPreparation, columns: { 'a: b': { impute: { with: 'median' as const } } } }
    const after = withPreparation(document, preparation)
    expect(after.preparation).toBe(preparation)
    expect(after.problems[0]?.message).toContain('as the training rows’ median in “a: b”')
    expect(withPreparation(after, usualPreparation).problems).toEqual(document.problems)
  })
})
