// The `anneal` command during development: npm run -s anneal -- COMMAND …
// Set-up and build speak on stderr only; stdout is the command's. It runs in this very process, so signals, exit codes
// and pipes are the command's own and a fresh start costs a few file look-ups.
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './lib/build.mjs'
import { inRoot } from './lib/paths.mjs'
import { explain } from './lib/report.mjs'
import { ensureSetup } from './setup/index.mjs'

const entry = inRoot('out', 'main', 'anneal.js')

async function ready() {
  try {
    await ensureSetup()
    await ensureBuilt()
    return true
  } catch (error) {
    explain(error)
    process.exitCode = 1
    return false
  }
}

if (await ready()) {
  // npm runs scripts in the package's folder; paths on the command line are meant from where the person stands.
  if (process.env.INIT_CWD && process.env.npm_lifecycle_event === 'anneal') process.chdir(process.env.INIT_CWD)
  process.argv[1] = entry
  process.setSourceMapsEnabled(true)
  await import(pathToFileURL(entry).href)
}
