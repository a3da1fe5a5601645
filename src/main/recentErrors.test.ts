import { describe, expect, it } from 'vitest'
import { withoutPaths } from '@shared/rememberedErrors'
import { RecentErrors } from './recentErrors'

describe('what diagnostics say of errors', () => {
  it.each([
    ['Cannot find module /home/ann/x/y.js imported from here', 'Cannot find module … imported from here'],
    ["ENOENT: no such file, open '/home/ann/my data/x.csv'", 'ENOENT: no such file, open …'],
    ['open C:\\Users\\Ann\\x.csv failed', 'open … failed'],
    ['at file:///home/ann/x.js:3', 'at …:3'],
    ['it crashed (memory access)', 'it crashed (memory access)']
  ])('%s', (given, shown) => {
    expect(withoutPaths(given)).toBe(shown)
  })

  it('keeps the last 20, codes only where a sentence may name data, and no cancelled ones', () => {
    const errors = new RecentErrors()
    for (let i = 0; i < 25; i++) errors.add('datasets.import', { code: `c${i}`, message: 'secret.png', hint: '' })
    errors.add('x', { code: 'cancelled', message: '', hint: '' })
    errors.add('runs.watch', { code: 'engine-stopped', message: 'The engine stopped: it aborted.', hint: '' })
    expect(errors.list).toHaveLength(20)
    expect(errors.list[0]?.code).toBe('c6')
    expect(errors.list.at(-1)?.message).toBe('The engine stopped: it aborted.')
    expect(JSON.stringify(errors.list)).not.toContain('secret')
  })
})
