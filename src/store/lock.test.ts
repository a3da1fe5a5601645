import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LockFile } from '@shared/project'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { codeOf, temporaryFolder } from './fixtures'
import { heartbeatMs, isLocked, readHolder, tryLock, waitForLock, withLock } from './lock'
import { findProcess } from './processes'

let dir = ''
let path = ''
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ dir, remove } = await temporaryFolder())
  path = join(dir, '.lock')
})
afterEach(async () => {
  vi.useRealTimers()
  await remove()
})

async function lockOf(change: Partial<LockFile>, ageMs = 0, at = path): Promise<void> {
  const lock: LockFile = {
    format: 'anneal/lock',
    version: 1,
    pid: process.pid,
    host: hostname(),
    processStart: (await findProcess(process.pid))?.start ?? null,
    token: 'theirs',
    since: new Date().toISOString(),
    purpose: 'training “x”',
    ...change
  }
  await writeFile(at, JSON.stringify(lock))
  const time = new Date(Date.now() - ageMs)
  await utimes(at, time, time)
}

test('one owner at a time; the next comes after the release', async () => {
  const lock = await tryLock(path, 'first')
  expect(lock).not.toBeNull()
  expect(await isLocked(path)).toBe(true)
  expect(await tryLock(path, 'second')).toBeNull()
  expect((await readHolder(path))?.purpose).toBe('first')
  await lock?.release()
  await lock?.release()
  expect(await isLocked(path)).toBe(false)
  const next = await tryLock(path, 'second')
  expect(next).not.toBeNull()
  await next?.release()
  expect(await readdir(dir)).toEqual([])
})

test('of many at once exactly one gets it, also where it was stale', async () => {
  for (const stale of [false, true]) {
    if (stale) await lockOf({ pid: spawnSync(process.execPath, ['-e', '']).pid, processStart: null })
    const locks = await Promise.all(Array.from({ length: 20 }, () => tryLock(path, 'me')))
    const got = locks.filter((lock) => lock !== null)
    expect(got).toHaveLength(1)
    await got[0]?.release()
  }
})

test('a process that died taking over a stale lock does not keep others from it', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const left = [path, `${path}-takeover`, `${path}-takeover-takeover`]
  for (const depth of [1, 2, 3]) {
    for (const at of left.slice(0, depth)) await lockOf({ pid, processStart: null }, 0, at)
    const locks = await Promise.all(Array.from({ length: 20 }, () => tryLock(path, 'me')))
    expect(locks.filter((lock) => lock !== null)).toHaveLength(1)
    expect(await readdir(dir)).toEqual(['.lock'])
  }
  await lockOf({ pid, processStart: null })
  await lockOf({}, 0, `${path}-takeover`)
  expect(await tryLock(path, 'me')).toBeNull()
})

test('a lock of a process that is gone is stale; of one that lives it holds', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const pid = child.pid ?? 0
  await lockOf({ pid, processStart: (await findProcess(pid))?.start ?? null })
  expect(await isLocked(path)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await isLocked(path)).toBe(false)
})

test.skipIf(process.platform === 'win32')(
  'a pid that was given to another process does not hold the lock',
  async () => {
    await lockOf({ processStart: 'long ago' })
    expect(await isLocked(path)).toBe(false)
  }
)

test('another machine’s lock holds as long as its heart beats', async () => {
  await lockOf({ host: 'elsewhere', pid: 1 }, 55_000)
  expect(await isLocked(path)).toBe(true)
  await lockOf({ host: 'elsewhere', pid: 1 }, 65_000)
  expect(await isLocked(path)).toBe(false)
  expect(await tryLock(path, 'me')).not.toBeNull()
})

test('a lock without content yet holds for a moment only', async () => {
  await writeFile(path, '')
  expect(await isLocked(path)).toBe(true)
  const old = new Date(Date.now() - 10_000)
  await utimes(path, old, old)
  expect(await isLocked(path)).toBe(false)
})

test('the heart beats every 5 seconds, and stops when the lock was taken over', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const lock = await tryLock(path, 'mine')
  const long = new Date(Date.now() - 50_000)
  await utimes(path, long, long)
  vi.advanceTimersByTime(heartbeatMs)
  await vi.waitFor(async () => expect(Date.now() - (await stat(path)).mtimeMs).toBeLessThan(5_000))
  await lockOf({ host: 'elsewhere' }, 30_000)
  const before = (await stat(path)).mtimeMs
  vi.advanceTimersByTime(heartbeatMs)
  vi.useRealTimers()
  await sleep(50)
  expect((await stat(path)).mtimeMs).toBe(before)
  await lock?.release()
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ token: 'theirs' })
})

test('waiting ends with the lock, or with an error that names who has it', async () => {
  const lock = await tryLock(path, 'training “x”')
  await expect(waitForLock(path, 'Saving', 50)).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringContaining(`training “x” (process ${process.pid})`) as string
  })
  const waiting = waitForLock(path, 'Saving')
  await lock?.release()
  await (await waiting).release()
  const order: number[] = []
  const work = (n: number) =>
    withLock(path, 'counting', async () => {
      order.push(n)
      await sleep(5)
      order.push(n)
    })
  await Promise.all([work(1), work(2), work(3)])
  for (let i = 0; i < order.length; i += 2) expect(order[i]).toBe(order[i + 1])
  expect(await codeOf(withLock(path, 'failing', () => Promise.reject(new Error('x'))))).toBe('internal')
  expect(await isLocked(path)).toBe(false)
})
