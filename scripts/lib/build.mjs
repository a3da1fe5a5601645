// Building, and knowing whether it is needed.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fallbackMajor } from '../setup/electron.mjs'
import { alone } from '../setup/state.mjs'
import { inRoot, root } from './paths.mjs'
import { SetupError, say, seconds } from './report.mjs'
import { bin, run } from './run.mjs'

const SOURCES = [
  'src',
  'electron.vite.config.ts',
  'scripts/aliases.mjs',
  'svelte.config.js',
  'package-lock.json',
  'tsconfig.base.json',
  'resources'
]
const OUTPUTS = [
  'main/index.js',
  'main/workbench.js',
  'main/trainer.js',
  'main/anneal.js',
  'main/measure.js',
  'main/verify.js',
  'main/read.js',
  'preload/index.cjs',
  'renderer/index.html'
]
const stamp = () => inRoot('out', '.stamp')

/** Environment for electron-vite: it aims at the runtime that is really here. */
export function buildEnv() {
  const major = fallbackMajor()
  return { ...process.env, ...(major ? { ELECTRON_MAJOR_VER: major } : {}) }
}

/** Name, size and time of every source, and the runtime aimed at. Tests do not count. */
export function sourceHash() {
  const hash = createHash('sha1').update(fallbackMajor() ?? 'pinned')
  for (const name of SOURCES) visit(inRoot(name), hash)
  return hash.digest('hex')
}

function visit(path, hash) {
  const facts = statSync(path, { throwIfNoEntry: false })
  if (!facts) return
  if (facts.isDirectory()) {
    for (const name of readdirSync(path).sort()) visit(join(path, name), hash)
  } else if (!/\.test\.ts$/.test(path)) hash.update(`${relative(root, path)}\0${facts.size}\0${facts.mtimeMs}\n`)
}

export function isBuilt(hash = sourceHash()) {
  try {
    return readFileSync(stamp(), 'utf8') === hash && OUTPUTS.every((name) => existsSync(inRoot('out', name)))
  } catch {
    return false
  }
}

/** For whoever else writes into out/: the next start builds again. */
export const forgetBuild = () => rmSync(stamp(), { force: true })

/** Builds when a source changed since the last build. Throws SetupError with the bundler's words. */
export async function ensureBuilt({ force = false } = {}) {
  if (!force && isBuilt()) return false
  return alone('build', async () => {
    // Another process may have built while this one waited.
    const hash = sourceHash()
    if (!force && isBuilt(hash)) return false
    await build()
    writeFileSync(stamp(), hash)
    return true
  })
}

async function build() {
  const started = Date.now()
  forgetBuild()
  const args = [bin('electron-vite', 'bin/electron-vite.js'), 'build', '--logLevel', 'warn']
  const { code, output, stopped } = await run(process.execPath, args, { env: buildEnv(), limit: 300_000 })
  if (code !== 0) {
    const tried = `electron-vite build${stopped ? ` (${stopped})` : ''}`
    throw new SetupError({ what: 'The build failed.', tried, run: 'npm run build', detail: output })
  }
  if (output) say(output)
  const absent = OUTPUTS.filter((name) => !existsSync(inRoot('out', name))).map((name) => `out/${name}`)
  if (absent.length > 0) {
    const missing = absent.join(', ')
    throw new SetupError({ what: 'The build ended well but left files out.', tried: 'electron-vite build', missing })
  }
  say(`Built in ${seconds(Date.now() - started)}.`)
}
