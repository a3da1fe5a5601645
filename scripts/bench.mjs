// npm run bench -- NAME [arguments]: runs bench/NAME.mjs on a fresh build.
import { existsSync, readdirSync } from 'node:fs'
import { ensureBuilt } from './lib/build.mjs'
import { inRoot } from './lib/paths.mjs'
import { explain, say } from './lib/report.mjs'
import { attached } from './lib/run.mjs'
import { ensureSetup } from './setup/index.mjs'

const [name, ...args] = process.argv.slice(2)
const there = existsSync(inRoot('bench'))
  ? readdirSync(inRoot('bench'))
      .filter((file) => file.endsWith('.mjs'))
      .map((file) => file.slice(0, -4))
      .sort()
  : []

if (!there.includes(name)) {
  say(
    `${name ? `There is no benchmark ${name}.` : 'Usage: npm run bench -- NAME [arguments]'}\n  ${there.length ? `There are: ${there.join(', ')}` : 'bench/ has none yet.'}`
  )
  process.exitCode = 2
} else {
  try {
    await ensureSetup()
    await ensureBuilt()
    process.exitCode = await attached(process.execPath, [inRoot('bench', `${name}.mjs`), ...args], {
      stdout: 'inherit'
    })
  } catch (error) {
    explain(error)
    process.exitCode = 1
  }
}
