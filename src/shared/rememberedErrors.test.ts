import { expect, it } from 'vitest'
import { type RememberedError, remember, rememberedErrorSchema, withoutPaths } from './rememberedErrors'

it.each([
  ['Cannot find module /home/ann/x/y.js imported from here', 'Cannot find module … imported from here'],
  ["ENOENT: no such file, open '/home/ann/my data/x.csv'", 'ENOENT: no such file, open …'],
  ['open C:\\Users\\Ann\\x.csv failed', 'open … failed'],
  ['at file:///home/ann/x.js:3', 'at …:3'],
  ['it crashed (memory access)', 'it crashed (memory access)']
])('leaves paths out of %s', (given, shown) => {
  expect(withoutPaths(given)).toBe(shown)
})

it('keeps the last 20, and sentences only where they can’t name data', () => {
  let list: RememberedError[] = []
  for (let i = 0; i < 25; i++) list = remember(list, 'import', { code: `c${i}`, message: 'secret.png', hint: '' })
  list = remember(list, 'train', { code: 'internal', message: 'broke at /home/ann/x.js', hint: '' })
  expect(list.map(({ code }) => code)).toEqual([...Array.from({ length: 19 }, (_, i) => `c${i + 6}`), 'internal'])
  expect(list.at(-1)?.message).toBe('broke at …')
  expect(JSON.stringify(list)).not.toContain('secret')
  expect(list.map((one) => rememberedErrorSchema.parse(one))).toEqual(list)
})
