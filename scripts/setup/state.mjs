// What set-up did, kept in node_modules/.anneal-setup.json so that it goes when node_modules goes.
// `anneal doctor` reads it too: { lock, recipe, electron: { version, source }, tensorflow: { version, source, devices } }
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDir, inModules, inRoot, root } from '../lib/paths.mjs'
import { say } from '../lib/report.mjs'

/** Raise it when what set-up leaves behind changes. */
export const RECIPE = 1

const file = () => inModules('.anneal-setup.json')

export function readState() {
  try {
    return JSON.parse(readFileSync(file(), 'utf8'))
  } catch {
    return {}
  }
}

export function writeState(change) {
  const next = { ...readState(), ...change, recipe: RECIPE }
  writeFileSync(`${file()}.new`, `${JSON.stringify(next, null, 2)}\n`)
  renameSync(`${file()}.new`, file())
  return next
}

export const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex')

/** One set-up, or one build, at a time in this checkout; a lock whose process is gone is taken over. */
export async function alone(what, work) {
  const folder = cacheDir('locks')
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const lock = join(folder, `${what}-${name}.lock`)
  mkdirSync(folder, { recursive: true })
  for (let told = false; ;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const owner = Number(readText(lock))
    if (!alive(owner)) {
      rmSync(lock, { force: true })
      continue
    }
    if (!told) say(`Another ${what} of this folder is running (process ${owner}); waiting for it.`)
    told = true
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  const release = () => rmSync(lock, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/** An empty folder to work in, in the cache; what a killed set-up left behind is cleared away first. */
export function workFolder(part) {
  const base = cacheDir(part)
  mkdirSync(base, { recursive: true })
  for (const name of readdirSync(base)) {
    const owner = /^\.work-(\d+)$/.exec(name)?.[1]
    if (owner && (Number(owner) === process.pid || !alive(Number(owner)))) {
      rmSync(join(base, name), { recursive: true, force: true })
    }
  }
  const folder = join(base, `.work-${process.pid}`)
  mkdirSync(folder)
  return folder
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function alive(pid) {
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
