import { describe, expect, it } from 'vitest'
import { Latest } from './latest'

function gated() {
  const started: number[] = []
  const open = new Map<number, (fail?: boolean) => void>()
  const done: string[] = []
  const failed: unknown[] = []
  const latest = new Latest<number, string>(
    (n) => {
      started.push(n)
      return new Promise((resolve, reject) => {
        open.set(n, (fail) => (fail ? reject(new Error(`no ${n}`)) : resolve(`answer ${n}`)))
      })
    },
    (out) => done.push(out),
    (e) => failed.push(e)
  )
  const turn = () => new Promise((r) => setTimeout(r))
  return { latest, started, open, done, failed, turn }
}

describe('Latest', () => {
  it('has one call under way and goes on with the newest input only', async () => {
    const { latest, started, open, done, turn } = gated()
    for (let n = 1; n <= 5; n++) latest.push(n)
    expect(started).toEqual([1])
    open.get(1)?.()
    await turn()
    expect(started).toEqual([1, 5])
    open.get(5)?.()
    await turn()
    expect(done).toEqual(['answer 1', 'answer 5'])
  })

  it('goes on after a failure', async () => {
    const { latest, started, open, done, failed, turn } = gated()
    latest.push(1)
    latest.push(2)
    open.get(1)?.(true)
    await turn()
    expect(failed).toHaveLength(1)
    expect(started).toEqual([1, 2])
    open.get(2)?.()
    await turn()
    expect(done).toEqual(['answer 2'])
  })

  it('drops the answer to something forgotten', async () => {
    const { latest, open, done, turn } = gated()
    latest.push(1)
    latest.forget()
    open.get(1)?.()
    await turn()
    expect(done).toEqual([])
    latest.push(2)
    open.get(2)?.()
    await turn()
    expect(done).toEqual(['answer 2'])
  })
})
