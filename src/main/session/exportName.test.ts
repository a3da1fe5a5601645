import { expect, it } from 'vitest'
import { nameSchema } from '@shared/project/fileFormat'
import { exportName } from './exportName'

it('names what is exported', () => {
  expect(exportName('digits', 'dense 1', 'tfjs')).toBe('digits-dense-1-tfjs')
})

it.each(['x'.repeat(80), '手写数字'.repeat(20), '🖼'.repeat(40)])('is a name Anneal and every disk take: %s', (long) => {
  const name = exportName(long, long, 'tfjs')
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(220)
  expect(name.endsWith('-tfjs')).toBe(true)
  if (!long.startsWith('🖼')) expect(nameSchema.parse(name)).toBe(name)
})
