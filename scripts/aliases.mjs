// The rooms that may be imported by name. The bundler reads this table; tsconfig.base.json and vitest.config.ts repeat it.
import { inRoot } from './lib/paths.mjs'

export const aliases = {
  '@shared': inRoot('src', 'shared'),
  '@core': inRoot('src', 'core'),
  '@store': inRoot('src', 'store'),
  '@engine': inRoot('src', 'engine')
}

/** What the bundler makes of main's folder: name in out/main → source. */
export const mainEntries = {
  index: inRoot('src', 'main', 'index.ts'),
  workbench: inRoot('src', 'main', 'utility', 'workbench.ts'),
  trainer: inRoot('src', 'main', 'utility', 'trainer.ts'),
  anneal: inRoot('src', 'cli', 'anneal.ts'),
  // A short process of its own (src/engine/threads/measureApart.ts).
  measure: inRoot('src', 'engine', 'threads', 'process.ts'),
  // Runs in a thread of its own (src/engine/export/verify/plain.ts).
  verify: inRoot('src', 'engine', 'export', 'verify', 'worker.mjs'),
  // Runs in threads of its own (src/engine/data/source/readFiles.ts).
  read: inRoot('src', 'engine', 'data', 'source', 'readWorker.mjs')
}
