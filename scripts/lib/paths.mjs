// Where things are. Nothing in scripts/ but this file builds these paths.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { homedir } from 'node:os'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const inRoot = (...parts) => join(root, ...parts)
export const inModules = (...parts) => join(root, 'node_modules', ...parts)

/** The per-user cache: downloads and builds survive a deleted node_modules. ANNEAL_CACHE overrides it. */
export function cacheDir(...parts) {
  return join(process.env.ANNEAL_CACHE || userCache(), ...parts)
}

function userCache() {
  if (process.platform === 'win32') {
    return join(process.env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'anneal', 'Cache')
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'anneal')
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'anneal')
}
