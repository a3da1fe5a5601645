// npm start [-- arguments for Anneal]; npm run dev watches the sources and reloads.
import { buildEnv, ensureBuilt, forgetBuild } from './lib/build.mjs'
import { display } from './lib/display.mjs'
import { root } from './lib/paths.mjs'
import { explain, say } from './lib/report.mjs'
import { attached, bin } from './lib/run.mjs'
import { electronPath } from './setup/electron.mjs'
import { ensureSetup } from './setup/index.mjs'

const args = process.argv.slice(2)
const watch = args.includes('--watch')
const rest = args.filter((arg) => arg !== '--watch')

try {
  await ensureSetup()
  if (watch) forgetBuild()
  else await ensureBuilt()
  const screen = await display()
  const env = { ...buildEnv(), ...screen.env }
  delete env.ELECTRON_RUN_AS_NODE
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    // Chromium's sandbox refuses to run as root. Only here: the product never turns it off.
    say('Running as root: starting Electron without its sandbox.')
    env.ELECTRON_DISABLE_SANDBOX = '1'
  }
  process.exitCode = watch
    ? await attached(
        process.execPath,
        [bin('electron-vite', 'bin/electron-vite.js'), 'dev', '--watch', ...(rest.length ? ['--', ...rest] : [])],
        { env }
      )
    : await attached(electronPath(), [root, ...rest], { env, stdout: 'inherit' })
  screen.close()
} catch (error) {
  explain(error)
  process.exitCode = 1
}
