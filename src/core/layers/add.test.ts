import { expect, it } from 'vitest'
import { addLayer } from './add'

it('Add takes two or more inputs of one shape', () => {
  expect(
    addLayer.outputShape({}, [
      [4, 4, 2],
      [4, 4, 2]
    ])
  ).toEqual([4, 4, 2])
  expect(addLayer.multiplyAdds({}, [[6], [6], [6]])).toBe(12)
  expect(() => addLayer.outputShape({}, [[4], [5]])).toThrow(/4 and 5/)
  expect(() => addLayer.outputShape({}, [[4]])).toThrow(/two or more inputs, it has 1/)
})
