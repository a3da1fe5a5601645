import util from 'node:util'
import { expect, it, vi } from 'vitest'

it('puts back what Node took away and tfjs-node still calls', async () => {
  const mutable: Record<string, unknown> = util as unknown as Record<string, unknown>
  const before = { isNullOrUndefined: mutable['isNullOrUndefined'], isArray: mutable['isArray'] }
  Object.assign(mutable, { isNullOrUndefined: undefined, isArray: undefined })
  try {
    vi.resetModules()
    await import('./utilShim')
    const { isNullOrUndefined, isArray } = mutable as Record<string, (v: unknown) => boolean>
    expect([null, undefined, 0, ''].map((v) => isNullOrUndefined?.(v))).toEqual([true, true, false, false])
    expect([[], {}, 'a'].map((v) => isArray?.(v))).toEqual([true, false, false])
  } finally {
    Object.assign(mutable, before)
  }
})
