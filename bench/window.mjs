// npm run bench -- window: how soon the first heading is on screen (bench/window/start.mjs).
// npm run bench -- window --train [--seconds 60] [--rounds 5]: what the window adds to a training (window/overhead.mjs).
// The longest task of the page while 10,000 PNGs are imported is in the e2e suite.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureOverhead } from './window/overhead.mjs'
import { measureStart } from './window/start.mjs'

const { values: flags } = parseArgs({
  options: {
    train: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '5' }
  }
})
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
try {
  const met = flags.train
    ? await measureOverhead(dir, { seconds: Number(flags.seconds), rounds: Number(flags.rounds) })
    : await measureStart(dir)
  process.exitCode = met ? 0 : 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}
