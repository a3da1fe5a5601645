// What Electron, the tests and the addon need from a Linux system. Windows and macOS bring theirs.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { SetupError, say } from '../lib/report.mjs'
import { run, works } from '../lib/run.mjs'

/** [file whose presence proves it, the package's names: newest Debian/Ubuntu first] */
const LIBRARIES = [
  ['libgtk-3.so.0', ['libgtk-3-0t64', 'libgtk-3-0']],
  ['libnss3.so', ['libnss3']],
  ['libasound.so.2', ['libasound2t64', 'libasound2']],
  ['libgbm.so.1', ['libgbm1']],
  ['libXss.so.1', ['libxss1']],
  ['libXtst.so.6', ['libxtst6']]
]
const PROGRAMS = [
  ['Xvfb', ['xvfb']],
  ['xauth', ['xauth']]
]
const TRIPLETS = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu', arm: 'arm-linux-gnueabihf' }

export function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, name)))
}

function hasLibrary(name) {
  const triplet = TRIPLETS[process.arch] ?? ''
  return (
    ['/usr/lib', '/lib'].some((base) => existsSync(join(base, triplet, name))) ||
    ['/usr/lib64', '/lib64', '/usr/lib', '/usr/local/lib'].some((base) => existsSync(join(base, name)))
  )
}

/** Cheap enough for every start: a few file look-ups. */
export function missingSystemParts() {
  if (process.platform !== 'linux') return []
  return [...LIBRARIES.filter(([file]) => !hasLibrary(file)), ...PROGRAMS.filter(([file]) => !onPath(file))]
}

export const compiler = () => ['c++', 'g++'].find((name) => onPath(name))

/** A pip that runs: `[command, ...args]`, or undefined. */
export function pip() {
  const ways = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']]
  return ways.find(([command, ...args]) => onPath(command) && works(command, [...args, '--version']))
}

/** @param {{ build: boolean }} wants whether the addon will be built here (compiler and pip wanted) */
export async function installSystemParts({ build }) {
  if (process.platform !== 'linux') return
  const wanted = missingSystemParts().map(([, names]) => names)
  if (build && !compiler()) wanted.push(['g++'])
  if (build && !pip()) wanted.push(['python3-pip'])
  if (wanted.length === 0) return
  const names = (list) => list.map((each) => each.at(-1)).join(' ')
  const line = `sudo apt-get install -y --no-install-recommends ${names(wanted)}`
  const debian = /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(await readFile('/etc/os-release', 'utf8').catch(() => ''))
  if (!debian || process.getuid?.() !== 0 || !onPath('apt-get')) {
    say(
      `System packages are missing, and only an administrator can install them. Run this once:\n  ${debian ? line : `(names on Debian; your distribution has its own) ${line}`}`
    )
    return
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const update = await run('apt-get', ['update', '-q'], { label: 'apt-get update', env })
  const packages = wanted.map(available)
  const args = ['install', '-y', '-q', '--no-install-recommends', ...packages]
  const install = await run('apt-get', args, { label: `apt-get install ${packages.join(' ')}`, env })
  if (install.code === 0) return
  const still = missingSystemParts()
  const error = new SetupError({
    what: 'System packages could not be installed.',
    tried: `apt-get update${update.code === 0 ? '' : ' (failed)'}, apt-get ${args.join(' ')}`,
    missing: still.length ? still.map(([file]) => file).join(', ') : packages.join(', '),
    run: line.replace('sudo ', ''),
    detail: install.output
  })
  if (still.some(([file]) => file.startsWith('lib'))) throw error
  say('System packages could not all be installed; going on without them.')
}

/** The first of a package's names that this release really has (a purely virtual one does not count). */
function available(names) {
  const has = (name) => spawnSync('apt-cache', ['show', '--no-all-versions', name], { stdio: 'ignore' }).status === 0
  return names.find(has) ?? names.at(-1)
}
