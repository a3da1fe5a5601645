// npm packages: `npm ci --ignore-scripts`, as the packages' own install scripts want a network we may not have.
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { inModules, inRoot } from '../lib/paths.mjs'
import { SetupError } from '../lib/report.mjs'
import { npm, run } from '../lib/run.mjs'
import { lockHash, readState, writeState } from './state.mjs'

export const packagesFresh = (state, hash) => state.lock === hash && existsSync(inModules('.package-lock.json'))

/** A second checkout may borrow the first one's node_modules by a link; `npm ci` would empty it for both. */
export const borrowed = () => lstatSync(inModules(), { throwIfNoEntry: false })?.isSymbolicLink() === true

export async function installPackages() {
  const lock = lockHash()
  if (packagesFresh(readState(), lock)) return
  if (!alreadyInstalled()) {
    const { command, before, shell } = npm()
    const args = [...before, 'ci', '--ignore-scripts', '--no-audit', '--no-fund']
    const { code, output } = await run(command, args, { label: 'npm packages', shell })
    if (code !== 0) {
      throw new SetupError({
        what: 'The npm packages could not be installed.',
        tried: 'npm ci --ignore-scripts',
        missing:
          code === 127
            ? 'npm, which comes with Node.js'
            : 'see the lines above: often the network or the npm registry setting',
        run: 'npm ci --ignore-scripts, then the same command again',
        detail: output
      })
    }
  }
  writeState({ lock })
}

/** True when node_modules already holds what the lock file asks for, as after `npm install <package>`. */
function alreadyInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages
    const have = JSON.parse(readFileSync(inModules('.package-lock.json'), 'utf8')).packages
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === '') return true
      const there = have[path]
      return there ? there.version === entry.version && existsSync(inRoot(path)) : entry.optional === true
    })
  } catch {
    return false
  }
}
