// The registry's Electron carries no default app, the small program that makes `electron .` and `electron -r FILE .`
// work. This writes one as resources/default_app.asar. (A folder resources/app would shadow a packaged app.asar.)
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

// ESM with top-level await: Electron holds back `ready` until it is through, so the app can still register its schemes.
const MAIN = `import { app } from 'electron'
import { existsSync, readFileSync } from 'node:fs'
import { Module } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const preload = []
let target
const argv = process.argv.slice(1)
for (let i = 0; i < argv.length; i++) {
  const arg = argv[i]
  if (arg === '-r' || arg === '--require') preload.push(argv[++i])
  else if (arg === '-v' || arg === '--version') {
    console.log('v' + process.versions.electron)
    process.exit(0)
  } else if (arg.startsWith('--app=')) target = arg.slice(6)
  else if (!arg.startsWith('-')) target = arg
  if (target !== undefined) break
}
if (preload.length > 0) Module._preloadModules(preload)
if (target === undefined) {
  console.error('Usage: electron [-r FILE] PATH')
  process.exit(1)
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
const folder = resolve(target)
const manifest = join(folder, 'package.json')
const described = existsSync(manifest)
if (described) {
  const facts = JSON.parse(readFileSync(manifest, 'utf8'))
  if (facts.version) app.setVersion(facts.version)
  if (facts.productName || facts.name) app.name = facts.productName || facts.name
  if (process.platform === 'linux') app.setDesktopName(facts.desktopName || app.name + '.desktop')
}
const main = Module._resolveFilename(folder, null, true)
app.setAppPath(described ? folder : dirname(main))
try {
  await import(pathToFileURL(main).href)
} catch (error) {
  console.error(error)
  process.exit(1)
}
`

export function writeDefaultApp(file) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(
    file,
    asar({
      'package.json': JSON.stringify({ name: 'default-app', type: 'module', main: 'main.js' }),
      'main.js': MAIN
    })
  )
}

/** An asar archive of a flat list of files: a pickled JSON index, then the contents. */
function asar(files) {
  const index = { files: {} }
  const bodies = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const body = Buffer.from(text)
    index.files[name] = { size: body.length, offset: String(offset) }
    bodies.push(body)
    offset += body.length
  }
  const json = Buffer.from(JSON.stringify(index))
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16 + padded)
  head.writeUInt32LE(4, 0)
  head.writeUInt32LE(8 + padded, 4)
  head.writeUInt32LE(4 + padded, 8)
  head.writeUInt32LE(json.length, 12)
  json.copy(head, 16)
  return Buffer.concat([head, ...bodies])
}
