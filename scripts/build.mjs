// npm run build [-- --force]
import { ensureBuilt } from './lib/build.mjs'
import { explain, say } from './lib/report.mjs'
import { ensureSetup } from './setup/index.mjs'

try {
  await ensureSetup()
  if (!(await ensureBuilt({ force: process.argv.includes('--force') }))) say('The build is up to date.')
} catch (error) {
  explain(error)
  process.exitCode = 1
}
