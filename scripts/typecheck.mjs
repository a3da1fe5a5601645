// npm run typecheck [-- ROOM…]: one compiler run a room, as many at a time as there are cores (at most four).
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { inRoot } from './lib/paths.mjs'
import { explain, say, seconds } from './lib/report.mjs'
import { bin, run } from './lib/run.mjs'
import { ensureSetup } from './setup/index.mjs'

const ROOMS = ['shared', 'core', 'store', 'engine', 'main', 'preload', 'cli', 'renderer']
const PROJECTS = [
  { name: 'renderer', config: 'src/renderer/tsconfig.json', svelte: true },
  ...ROOMS.slice(0, -1).map((name) => ({ name, config: `src/${name}/tsconfig.json` })),
  { name: 'tests', config: 'tsconfig.tests.json' },
  { name: 'e2e', config: 'e2e/tsconfig.json' }
]

async function check({ name, config, svelte }) {
  const started = Date.now()
  if (!existsSync(inRoot(config))) {
    say(`✗ ${name}: ${config} is missing`)
    return false
  }
  const args = svelte
    ? [
        bin('svelte-check', 'bin/svelte-check'),
        '--tsconfig',
        inRoot(config),
        '--workspace',
        inRoot('src', 'renderer'),
        '--output',
        'human'
      ]
    : [
        bin('typescript', 'bin/tsc'),
        '-p',
        inRoot(config),
        '--incremental',
        '--tsBuildInfoFile',
        inRoot('node_modules', '.cache', 'anneal', `${name}.tsbuildinfo`),
        '--pretty',
        'false'
      ]
  const { code, output } = await run(process.execPath, args)
  // A room without a file yet has nothing wrong with it.
  const empty = code !== 0 && /error TS18003/.test(output) && !/error TS(?!18003)/.test(output)
  const fine = code === 0 || empty
  say(`${fine ? '✓' : '✗'} ${name}${empty ? ' (no sources yet)' : ''} (${seconds(Date.now() - started)})`)
  if (!fine) say(output)
  return fine
}

try {
  await ensureSetup()
  const only = process.argv.slice(2)
  const unknown = only.filter((name) => !PROJECTS.some((project) => project.name === name))
  if (unknown.length > 0) {
    say(`No such room: ${unknown.join(', ')}. There are: ${PROJECTS.map(({ name }) => name).join(', ')}.`)
    process.exit(2)
  }
  const queue = PROJECTS.filter(({ name }) => only.length === 0 || only.includes(name))
  const results = []
  const worker = async () => {
    for (let next; (next = queue.shift());) results.push(await check(next))
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker))
  const failed = results.filter((fine) => !fine).length
  say(failed ? `Types: ${failed} of ${results.length} rooms have errors.` : `Types: ${results.length} rooms are fine.`)
  process.exitCode = failed ? 1 : 0
} catch (error) {
  explain(error)
  process.exitCode = 1
}
