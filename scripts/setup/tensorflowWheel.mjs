// A current libtensorflow from its Python wheel, with the addon compiled against it: reaches a machine that has PyPI
// only, and is newer (2.21) than what the addon's own install script downloads (2.9.1). Linux x64.
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { inModules } from '../lib/paths.mjs'
import { SetupError, say, transfer } from '../lib/report.mjs'
import { run } from '../lib/run.mjs'
import { extractZip, listZip, readZipText } from '../lib/zip.mjs'
import { compiler, onPath, pip } from './system.mjs'
import { tensorflowPackage } from './tensorflow.mjs'

export const WHEELS = {
  wheel: {
    name: 'tensorflow-cpu',
    version: '2.21.0',
    bytes: 273_829_956,
    devices: 'cpu',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c'
  },
  // Not measured: no GPU where this was written. Its hash is pip's business.
  'wheel-gpu': { name: 'tensorflow', version: '2.21.0', devices: 'cuda', nvidia: true }
}
/** Of the wheel's 13,000 headers, the folders the addon reads. */
const HEADERS = ['tensorflow/c', 'tensorflow/core/platform', 'tsl/platform', 'xla/tsl/c']
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']

export async function buildFromWheel(choice, work) {
  const wheel = WHEELS[choice]
  needTools(choice)
  const file = await downloadWheel(`${wheel.name}==${wheel.version}`, join(work, 'wheel'), wheel)
  await checkHash(file, wheel.sha256)
  const line = transfer('TensorFlow: unpacking', unpackedSize(file))
  await extractZip(file, work, place, line.bytes)
  line.done()
  if (wheel.nvidia) await addNvidia(file, work)
  rmSync(join(work, 'wheel'), { recursive: true })
  const libraries = LIBRARIES.map((name) => join(work, 'deps', 'lib', name))
  if (onPath('strip')) await run('strip', ['-s', ...libraries], { label: 'TensorFlow: strip' })
  await compile(work)
  rmSync(join(work, 'include'), { recursive: true })
  return { version: wheel.version, devices: wheel.devices }
}

function needTools(choice) {
  const missing = [!pip() && 'pip for Python 3', !compiler() && 'a C++ compiler (c++ or g++)'].filter(Boolean)
  if (missing.length === 0) return
  throw new SetupError({
    what: 'TensorFlow cannot be built here.',
    tried: `--tensorflow=${choice}: the Python wheel with an addon compiled on this machine`,
    missing: missing.join(' and '),
    run: 'sudo apt-get install -y g++ python3-pip   (or, without a compiler: npm run setup -- --tensorflow=official)'
  })
}

/** One named wheel, whatever Python is here: we take a C++ library out of it and run none of its Python. */
async function downloadWheel(requirement, folder, { bytes } = {}) {
  mkdirSync(join(folder, 'tmp'), { recursive: true })
  const [command, ...before] = pip()
  const pick = [
    '--only-binary=:all:',
    '--implementation=cp',
    '--python-version=311',
    '--abi=cp311',
    '--abi=none',
    '--abi=abi3',
    ...['manylinux_2_27_x86_64', 'manylinux_2_28_x86_64', 'manylinux2014_x86_64', 'manylinux_2_17_x86_64'].map(
      (each) => `--platform=${each}`
    )
  ]
  const args = [
    ...before,
    'download',
    '--no-deps',
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--progress-bar=off',
    ...pick,
    '-d',
    folder,
    requirement
  ]
  const known = new Set(readdirSync(folder))
  const env = { ...process.env, TMPDIR: join(folder, 'tmp') }
  const result = await run(command, args, {
    label: `TensorFlow: ${requirement}`,
    env,
    watch: folder,
    total: bytes,
    stall: 180_000
  })
  const file = readdirSync(folder).find((name) => name.endsWith('.whl') && !known.has(name))
  if (result.code === 0 && file) return join(folder, file)
  throw new SetupError({
    what: 'TensorFlow could not be downloaded.',
    tried: `pip download --no-deps ${requirement}${result.stopped ? ` (${result.stopped})` : ''}`,
    missing: 'the Python package: this machine needs the internet or a Python package index',
    run: 'npm run setup -- --tensorflow=official',
    detail: result.output
  })
}

async function checkHash(file, expected) {
  if (!expected) return
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  const found = hash.digest('hex')
  if (found === expected) return
  throw new SetupError({
    what: 'The TensorFlow wheel is not the one this version of Anneal knows.',
    tried: `sha256 of ${file}`,
    missing: `expected ${expected}, found ${found}`,
    run: 'npm run setup -- --tensorflow=official'
  })
}

function place(name) {
  const [top, ...rest] = name.split('/')
  if (top !== 'tensorflow') return undefined
  if (rest.length === 1 && LIBRARIES.includes(rest[0])) return `deps/lib/${rest[0]}`
  return HEADERS.some((folder) => name.startsWith(`tensorflow/include/${folder}/`)) ? rest.join('/') : undefined
}

const unpackedSize = (file) => listZip(file).reduce((sum, entry) => sum + (place(entry.name) ? entry.size : 0), 0)

/** NVIDIA's wheels, as the TensorFlow wheel asks for them; its library looks for them in ../nvidia. */
async function addNvidia(file, work) {
  const metadata = readZipText(file, (name) => name.endsWith('.dist-info/METADATA'))
  const wanted = [...metadata.matchAll(/^Requires-Dist: (nvidia-[\w-]+)\s*\(?([^;)\s]*)\)?\s*;.*and-cuda/gm)]
  for (const [, name, range] of wanted) {
    const wheel = await downloadWheel(`${name}${range}`, join(work, 'wheel'))
    await extractZip(wheel, work, (path) => (/^nvidia\/.*\.so[.\d]*$/.test(path) ? `deps/${path}` : undefined))
    rmSync(wheel)
  }
  say(`  TensorFlow: ${wanted.length} NVIDIA packages added (this option was not tried on a GPU)`)
}

async function compile(work) {
  const source = tensorflowPackage('binding')
  const target = join(work, 'lib', 'napi-v8', 'tfjs_binding.node')
  mkdirSync(join(work, 'lib', 'napi-v8'), { recursive: true })
  const args = [
    '-shared',
    '-fPIC',
    '-O2',
    '-std=c++17',
    '-w',
    '-DNAPI_VERSION=8',
    '-DBUILDING_NODE_EXTENSION',
    `-I${join(work, 'include')}`,
    `-I${inModules('node-api-headers', 'include')}`,
    `-I${tensorflowPackage()}`,
    join(source, 'tfjs_backend.cc'),
    join(source, 'tfjs_binding.cc'),
    '-o',
    `${target}.new`,
    `-L${join(work, 'deps', 'lib')}`,
    ...LIBRARIES.map((name) => `-l:${name}`),
    '-Wl,-rpath,$ORIGIN/../../deps/lib'
  ]
  const { code, output } = await run(compiler(), args, { label: 'TensorFlow: compiling the addon' })
  if (code === 0) return renameSync(`${target}.new`, target)
  throw new SetupError({
    what: 'The TensorFlow addon does not compile here.',
    tried: `${compiler()} with -std=c++17`,
    missing: 'a C++17 compiler with its headers, g++ 9 or newer',
    run: 'sudo apt-get install -y g++   (or, without compiling: npm run setup -- --tensorflow=official)',
    detail: output
  })
}
