import { afterEach, expect, test, vi } from 'vitest'
import { memoryLimit } from './memory'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('inside Electron data in memory stays small enough for its allocator, unless a person says otherwise', () => {
  vi.stubEnv('ANNEAL_DATA_MEMORY_MB', '')
  expect(memoryLimit(true)).toBeLessThanOrEqual(500e6)
  vi.stubEnv('ANNEAL_DATA_MEMORY_MB', '2000')
  expect(memoryLimit(true)).toBe(2000 * 1024 * 1024)
})
