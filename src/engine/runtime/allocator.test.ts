import { afterEach, expect, test } from 'vitest'
import { starterModels } from '@core/model'
import { expectTraining, fixAllocator } from './allocator'

function chosen(batchSize: number, insideElectron: boolean): string | undefined {
  const cnn = starterModels('image', 'classification').find(({ name }) => name === 'cnn')
  if (!cnn) throw new Error('The starters changed their names')
  expectTraining(cnn.graph, batchSize)
  fixAllocator(insideElectron)
  return process.env['TF_ONEDNN_USE_SYSTEM_ALLOCATOR']
}

afterEach(() => {
  delete process.env['TF_ONEDNN_USE_SYSTEM_ALLOCATOR']
})

test('inside Electron a training of much memory takes it tensor by tensor', () => {
  expect(chosen(128, true)).toBeUndefined()
  expect(chosen(1_000, true)).toBeUndefined()
  expect(chosen(2_500, true)).toBe('1')
})

test('elsewhere it never does', () => {
  expect(chosen(2_500, false)).toBeUndefined()
})
