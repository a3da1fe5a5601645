/**
 * Ownership across processes and machines: a file that says who, created only where none is.
 * A lock is stale when its process is gone, or, where that cannot be seen (another host), when its
 * heartbeat stopped a minute ago.
 */
import { randomBytes } from 'node:crypto'
import { open, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AnnealError } from '@shared/errors'
import { type LockFile, lockFormat } from '@shared/project'
import { errorCode, isMissing, makeFolder } from './atomicFile'
import { readDocument } from './documents'
import { findProcess } from './processes'

export const heartbeatMs = 5_000
export const staleAfterMs = 60_000
/** A lock file without content yet: its owner has just created it, or died doing so. */
const unwrittenMs = 5_000

export interface Lock {
  /** Safe to call twice; a lock that somebody else took over meanwhile is left alone. */
  release(): Promise<void>
}

interface Found {
  holder: LockFile | null
  alive: boolean
}

/** Null: a living process has it. */
export async function tryLock(path: string, purpose: string): Promise<Lock | null> {
  await makeFolder(dirname(path))
  return (await create(path, purpose)) ?? takeOver(path, purpose)
}

/** Waits for a lock that is held for moments only. @throws AnnealError `busy` */
export async function waitForLock(path: string, purpose: string, waitMs = 10_000): Promise<Lock> {
  const until = Date.now() + waitMs
  for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
    const lock = await tryLock(path, purpose)
    if (lock) return lock
    if (Date.now() > until) throw busy(purpose, await readHolder(path))
    await sleep(pause)
  }
}

export async function withLock<T>(path: string, purpose: string, work: () => Promise<T>): Promise<T> {
  const lock = await waitForLock(path, purpose)
  try {
    return await work()
  } finally {
    await lock.release()
  }
}

export async function isLocked(path: string): Promise<boolean> {
  return (await inspect(path))?.alive ?? false
}

export async function readHolder(path: string): Promise<LockFile | null> {
  return (await inspect(path))?.holder ?? null
}

export function busy(what: string, holder: LockFile | null): AnnealError {
  const who = holder ? ` (process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`})` : ''
  return new AnnealError({
    code: 'busy',
    message: `${what} has to wait: another Anneal works there${holder ? `, ${holder.purpose}` : ''}${who}.`,
    hint: 'Wait until it has ended, or stop it, and try again.'
  })
}

async function create(path: string, purpose: string): Promise<Lock | null> {
  const self = await findProcess(process.pid)
  const document: LockFile = {
    format: 'anneal/lock',
    version: 1,
    pid: process.pid,
    host: hostname(),
    processStart: self?.start ?? null,
    token: randomBytes(12).toString('hex'),
    since: new Date().toISOString(),
    purpose
  }
  let file
  try {
    file = await open(path, 'wx')
  } catch (e) {
    if (errorCode(e) === 'EEXIST') return null
    throw e
  }
  try {
    await file.writeFile(`${JSON.stringify(document)}\n`)
  } catch (e) {
    await rm(path, { force: true })
    throw e
  } finally {
    await file.close()
  }
  return hold(path, document.token)
}

function hold(path: string, token: string): Lock {
  const timer = setInterval(() => void beat(), heartbeatMs)
  timer.unref()
  let released = false

  async function beat(): Promise<void> {
    try {
      if (!(await isOurs(path, token))) return clearInterval(timer)
      const now = new Date()
      await utimes(path, now, now)
    } catch {
      // A disk that is away for a moment: the next beat tries again; after a minute of it the lock is stale, rightly.
    }
  }
  return {
    async release() {
      clearInterval(timer)
      if (released) return
      released = true
      if (await isOurs(path, token)) await rm(path, { force: true })
    }
  }
}

async function isOurs(path: string, token: string): Promise<boolean> {
  return (await inspect(path))?.holder?.token === token
}

/**
 * Two processes may find the same stale lock; a second lock lets only one of them clear it. It is a lock like the
 * first: left behind by a process that died just here, it is stale itself.
 */
async function takeOver(path: string, purpose: string): Promise<Lock | null> {
  const found = await inspect(path)
  if (found?.alive) return null
  const guard = await tryLock(`${path}-takeover`, purpose)
  if (!guard) return null
  try {
    const again = await inspect(path)
    if (again?.alive) return null
    await rm(path, { force: true })
    return await create(path, purpose)
  } finally {
    await guard.release()
  }
}

/** Null: there is no lock. */
async function inspect(path: string): Promise<Found | null> {
  const facts = await statOrNull(path)
  if (!facts) return null
  const age = Date.now() - facts.mtimeMs
  let holder: LockFile
  try {
    holder = await readDocument(lockFormat, path)
  } catch (e) {
    if (isMissing(e)) return null
    if (e instanceof AnnealError) return { holder: null, alive: age < unwrittenMs }
    throw e
  }
  return { holder, alive: await isAlive(holder, age) }
}

async function isAlive(holder: LockFile, age: number): Promise<boolean> {
  if (holder.host !== hostname()) return age <= staleAfterMs
  const found = await findProcess(holder.pid)
  if (!found) return false
  if (found.start === null || holder.processStart === null) return age <= staleAfterMs
  return found.start === holder.processStart
}

async function statOrNull(path: string): Promise<{ mtimeMs: number } | null> {
  try {
    return await stat(path)
  } catch (e) {
    if (isMissing(e)) return null
    throw e
  }
}
