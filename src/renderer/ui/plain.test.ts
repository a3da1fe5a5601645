import { expect, it } from 'vitest'
import { formatPlain } from './plain'

it.each([
  [20, '20'],
  [709.96, '710'],
  [0.12345, '0.1235'],
  [-21.94, '−21.94'],
  [123456.7, '123,457'],
  [0, '0'],
  [0.00001234, '1.234e-5'],
  [NaN, '–'],
  [undefined, '–']
])('formatPlain(%s) is %s', (value, text) => {
  expect(formatPlain(value)).toBe(text)
})
