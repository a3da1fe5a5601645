/** Where things are: beside the app, and in the person's own folders. */
import { join } from 'node:path'
import { app } from 'electron'

const { ANNEAL_USER_DATA_DIR: userData, ANNEAL_DOCUMENTS: documents } = process.env

/** Before anything else: the lock of the single instance lives in userData. */
export function applyOverrides(): void {
  if (userData) app.setPath('userData', userData)
}

const root = (...parts: string[]): string => join(app.getAppPath(), ...parts)

export const appPaths = {
  preload: () => root('out', 'preload', 'index.cjs'),
  page: () => root('out', 'renderer'),
  engineEntry: (entry: 'workbench' | 'trainer') => root('out', 'main', `${entry}.js`),
  icon: () => root('resources', 'icons', 'anneal.png'),
  sample: (name: string) => root('resources', 'samples', name),
  notices: () => root('THIRD_PARTY.md'),
  allowedSources: () => join(app.getPath('userData'), 'allowed-sources.json'),
  engineLog: () => join(app.getPath('userData'), 'logs', 'engine.log'),
  /** New projects go here unless the person says otherwise. */
  projects: () => join(documents ?? app.getPath('documents'), 'Anneal'),
  home: () => app.getPath('home')
}
