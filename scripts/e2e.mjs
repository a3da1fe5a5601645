// npm run e2e [-- Playwright's arguments]: the real Electron, under Xvfb where there is no display.
import { ensureBuilt } from './lib/build.mjs'
import { display } from './lib/display.mjs'
import { inRoot } from './lib/paths.mjs'
import { explain } from './lib/report.mjs'
import { attached, bin } from './lib/run.mjs'
import { ensureSetup } from './setup/index.mjs'

try {
  await ensureSetup()
  await ensureBuilt()
  const screen = await display()
  const args = [
    bin('@playwright/test', 'cli.js'),
    'test',
    '--output',
    inRoot('test-results', 'e2e'),
    ...process.argv.slice(2)
  ]
  const env = { ...process.env, ...screen.env }
  delete env.ELECTRON_RUN_AS_NODE
  process.exitCode = await attached(process.execPath, args, { env, stdout: 'inherit' })
  screen.close()
} catch (error) {
  explain(error)
  process.exitCode = 1
}
