// Proves on the built files what runs where: no electron in the engine's bundles, no engine libraries in main's or the
// window's, and a preload that stays small. Follows imports from each entry and reads the source maps.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { mainEntries } from './aliases.mjs'
import { imports } from './lib/imports.mjs'
import { inRoot, root } from './lib/paths.mjs'
import { say } from './lib/report.mjs'

const ENGINE = /^(@tensorflow\/|@duckdb\/|sharp(\/|$)|onnxruntime-node(\/|$)|h5wasm(\/|$))/
const ELECTRON = /^electron(\/|$)/
const RULES = [
  ...['workbench', 'trainer', 'anneal', 'measure', 'verify', 'read'].map((name) => ({
    name,
    files: [`main/${name}.js`],
    banned: ELECTRON,
    fix: 'Code of src/engine, src/store and src/core must not reach electron: pass in what it needs from src/main.'
  })),
  {
    name: 'main',
    files: ['main/index.js'],
    banned: ENGINE,
    fix: 'Main forks the engine and relays to it: import types and contracts from src/shared, never src/engine.'
  },
  {
    name: 'window',
    files: scripts('renderer'),
    banned: new RegExp(`${ENGINE.source}|${ELECTRON.source}`),
    fix: 'The window asks the engine through the contract: use host/, and src/core for what is pure.'
  },
  {
    name: 'preload',
    files: ['preload/index.cjs'],
    banned: ENGINE,
    fix: 'The preload carries calls and knows none of them.'
  }
]
const PRELOAD_LINES = 30

function scripts(folder) {
  const path = inRoot('out', folder)
  if (!existsSync(path)) return [`${folder}/index.html`]
  return readdirSync(path, { recursive: true })
    .filter((name) => /\.[cm]?js$/.test(name))
    .map((name) => join(folder, name))
}

/** Packages whose source was bundled in, by the source map. */
function bundled(file) {
  if (!existsSync(`${file}.map`)) return []
  const { sources } = JSON.parse(readFileSync(`${file}.map`, 'utf8'))
  return sources.flatMap((source) => source.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? [])
}

function examine({ name, files, banned, fix }) {
  const queue = files.map((file) => inRoot('out', file))
  const seen = new Set(queue)
  const faults = []
  for (const file of queue) {
    const chunk = relative(root, file)
    if (!existsSync(file)) {
      faults.push(`${chunk} is not there: npm run build`)
      continue
    }
    for (const wanted of imports(readFileSync(file, 'utf8'))) {
      if (banned.test(wanted)) faults.push(`${chunk} imports ${wanted}`)
      const next = join(dirname(file), wanted)
      if (wanted.startsWith('.') && existsSync(next) && !seen.has(next)) {
        seen.add(next)
        queue.push(next)
      }
    }
    for (const inside of new Set(bundled(file)))
      if (banned.test(inside)) faults.push(`${chunk} has ${inside} bundled in`)
  }
  say(`${faults.length ? '✗' : '✓'} ${name}: ${queue.length} chunk${queue.length === 1 ? '' : 's'}`)
  for (const fault of faults) say(`    ${fault}`)
  if (faults.length) say(`    Fix: ${fix}`)
  return faults.length
}

function preloadSize() {
  const file = inRoot('src', 'preload', 'index.ts')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').length : 0
  if (lines > 0 && lines < PRELOAD_LINES) return 0
  say(
    `✗ preload: src/preload/index.ts ${lines ? `has ${lines} lines, the limit is under ${PRELOAD_LINES}` : 'is missing'}`
  )
  say('    Fix: a new call is a contract entry and a handler; the preload never changes.')
  return 1
}

if (Object.keys(mainEntries).some((name) => !existsSync(inRoot('out', 'main', `${name}.js`))))
  say('Not everything is built: npm run build first.')
const faults = RULES.reduce((sum, rule) => sum + examine(rule), 0) + preloadSize()
say(faults ? `Bundles: ${faults} fault${faults === 1 ? '' : 's'}.` : 'Bundles are fine.')
process.exitCode = faults ? 1 : 0
