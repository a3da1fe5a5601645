// The addon's own way: its install script downloads libtensorflow 2.9.1 and a prebuilt addon.
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../lib/report.mjs'
import { run, withLocalBins } from '../lib/run.mjs'
import { wheelFits, tensorflowPackage } from './tensorflow.mjs'

export async function downloadOfficial(work) {
  const parts = ['lib', 'deps']
  for (const part of parts) rmSync(tensorflowPackage(part), { recursive: true, force: true })
  const result = await run(process.execPath, ['scripts/install.js', 'gpu', 'download'], {
    label: 'TensorFlow (official build)',
    cwd: tensorflowPackage(),
    env: withLocalBins(),
    watch: tensorflowPackage(),
    stall: 90_000,
    limit: 1_800_000
  })
  gatherAddon()
  const addon = tensorflowPackage('lib', 'napi-v8', 'tfjs_binding.node')
  if (result.code !== 0 || !existsSync(addon)) {
    for (const part of parts) rmSync(tensorflowPackage(part), { recursive: true, force: true })
    throw new SetupError({
      what: 'TensorFlow could not be installed.',
      tried: `the official download (node scripts/install.js gpu download)${result.stopped ? `: ${result.stopped}` : ''}`,
      missing: 'libtensorflow and the addon for it: this machine needs the internet for the official build',
      run: wheelFits()
        ? 'sudo apt-get install -y g++ python3-pip && npm run setup -- --tensorflow=wheel'
        : 'npm run setup -- --tensorflow=official',
      detail: result.output
    })
  }
  for (const part of parts) {
    mkdirSync(join(work, part), { recursive: true })
    cpSync(tensorflowPackage(part), join(work, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => path !== tensorflowPackage('deps', 'include')
    })
  }
  return { version: '2.9.1', devices: process.platform === 'darwin' ? 'cpu' : 'cuda 11.2 or cpu' }
}

/**
 * The script may use a folder named after Node's own N-API (napi-v9), while the addon is found under napi-v8;
 * on Windows the DLL must lie beside the addon.
 */
function gatherAddon() {
  const lib = tensorflowPackage('lib')
  const home = join(lib, 'napi-v8')
  if (!existsSync(lib)) return
  mkdirSync(home, { recursive: true })
  for (const folder of readdirSync(lib)) {
    if (folder === 'napi-v8') continue
    for (const name of readdirSync(join(lib, folder))) {
      if (!existsSync(join(home, name))) copyFileSync(join(lib, folder, name), join(home, name))
    }
  }
  const dll = tensorflowPackage('deps', 'lib', 'tensorflow.dll')
  if (existsSync(dll) && !existsSync(join(home, 'tensorflow.dll'))) copyFileSync(dll, join(home, 'tensorflow.dll'))
}
