// libtensorflow and the addon in node_modules/@tensorflow/tfjs-node-gpu (lib/ and deps/), from the per-user cache.
import {
  cpSync,
  copyFileSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { cacheDir, inModules } from '../lib/paths.mjs'
import { SetupError, say } from '../lib/report.mjs'
import { readState, workFolder, writeState } from './state.mjs'
import { compiler, pip } from './system.mjs'
import { WHEELS, buildFromWheel } from './tensorflowWheel.mjs'
import { downloadOfficial } from './tensorflowOfficial.mjs'

export const CHOICES = ['official', ...Object.keys(WHEELS)]
export const tensorflowPackage = (...parts) => inModules('@tensorflow', 'tfjs-node-gpu', ...parts)

/** Folders of a cached build: `lib` (the addon) and `deps` (the library), as the package lays them out. */
const built = (choice) => cacheDir('tensorflow', `${choice}-${key(choice)}-${process.platform}-${process.arch}`)
const key = (choice) =>
  choice === 'official' ? `4.22.0-napi${Math.min(8, process.versions.napi)}` : `${WHEELS[choice].version}-r1`

export function tensorflowThere(state = readState()) {
  const library = { win32: 'tensorflow.dll', darwin: 'libtensorflow.2.dylib' }[process.platform]
  const libraries = library ? [library] : ['libtensorflow_cc.so.2', 'libtensorflow.so.2']
  return (
    Boolean(state.tensorflow) &&
    existsSync(tensorflowPackage('lib', 'napi-v8', 'tfjs_binding.node')) &&
    libraries.some((name) => existsSync(tensorflowPackage('deps', 'lib', name)))
  )
}

const isBuilt = (choice) => existsSync(join(built(choice), 'built.json'))
export const wheelFits = () => process.platform === 'linux' && process.arch === 'x64'

/** Will this choice compile something here? Then a compiler and pip are wanted. */
export const compiles = (choice) =>
  wheelFits() && choice !== 'official' && !tensorflowThere() && !isBuilt(choice ?? 'wheel')

/** @param {string | undefined} choice what the person asked for or had before; else the default */
export async function installTensorflow(choice) {
  const state = readState()
  if (tensorflowThere(state) && (!choice || choice === state.tensorflow.source)) return
  const wanted = choice ?? (wheelFits() && (isBuilt('wheel') || (compiler() && pip())) ? 'wheel' : 'official')
  if (wanted !== 'official' && !wheelFits()) {
    throw new SetupError({
      what: `--tensorflow=${wanted} works on 64-bit Intel/AMD Linux only.`,
      run: 'npm run setup -- --tensorflow=official'
    })
  }
  const folder = built(wanted)
  if (!isBuilt(wanted)) await build(wanted, folder)
  install(folder)
  const { version, devices } = JSON.parse(readFileSync(join(folder, 'built.json'), 'utf8'))
  writeState({ tensorflow: { version, source: wanted, devices } })
}

async function build(choice, folder) {
  const work = workFolder('tensorflow')
  try {
    const facts = choice === 'official' ? await downloadOfficial(work) : await buildFromWheel(choice, work)
    writeFileSync(join(work, 'built.json'), `${JSON.stringify(facts)}\n`)
    rmSync(folder, { recursive: true, force: true })
    cpSyncFast(work, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  say(`  TensorFlow: kept for the next time in ${folder}`)
}

/** Real files, not symbolic links, so that packaging can take them: hard links where the disk allows, else copies. */
function install(folder) {
  for (const part of ['lib', 'deps']) {
    rmSync(tensorflowPackage(part), { recursive: true, force: true })
    cpSyncFast(join(folder, part), tensorflowPackage(part))
  }
}

function cpSyncFast(from, to) {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) cpSyncFast(source, target)
    else if (entry.isSymbolicLink()) cpSync(source, target, { verbatimSymlinks: true })
    else linkOrCopy(source, target)
  }
}

function linkOrCopy(source, target) {
  try {
    linkSync(source, target)
  } catch {
    copyFileSync(source, target, constants.COPYFILE_FICLONE)
  }
}
