/** Whether this machine has everything, and how to get what is missing. Names no paths: reports are shared. */
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { throwIfAborted, toErrorBody } from '@shared/errors'
import type { Device, DoctorReport } from '@shared/ipc/payloads'
import { engines, version } from '../../../package.json'
import { packageDir, packageVersion, readSetupState } from './setupState'
import { loadTensorFlow } from './tensorflow'

type Check = DoctorReport['checks'][number]
interface Examined extends Check {
  /** Without it nothing works; the others only limit what does. */
  essential: boolean
}

const GB = 1024 ** 3
const gb = (bytes: number): string => `${(bytes / GB).toFixed(1)} GB`

/** `v` at least `wanted` ("20.19"), compared number by number. */
export function atLeast(v: string, wanted: string): boolean {
  const have = v.split('.').map(Number)
  for (const [i, part] of wanted.split('.').map(Number).entries()) {
    if ((have[i] ?? 0) !== part) return (have[i] ?? 0) > part
  }
  return true
}

/** Runs a check; what it throws becomes what was found. */
async function examine(
  about: { id: string; title: string; essential: boolean; fix: string },
  look: () => Promise<string> | string
): Promise<Examined> {
  const { id, title, essential, fix } = about
  try {
    return { id, title, essential, ok: true, found: await look() }
  } catch (e) {
    return { id, title, essential, ok: false, found: withoutPaths(toErrorBody(e).message), fix }
  }
}

/** Keeps only the last part of absolute paths. */
export function withoutPaths(text: string): string {
  return text.replace(/(?:[A-Za-z]:\\|\/)(?:[^\s'":;,()\\/]+[\\/])+([^\s'":;,()\\/]*)/g, '$1')
}

function node(): string {
  const { node: found, electron } = process.versions
  const wanted = engines.node.replace('>=', '')
  // Electron brings its own Node, which is the one its release was tested with.
  if (!electron && !atLeast(found, wanted)) throw new Error(`Node ${found}; ${wanted} or newer is needed.`)
  return electron ? `Node ${found} in Electron` : `Node ${found}`
}

function electron(): string {
  const running = process.versions.electron
  if (running) return `Electron ${running}`
  const dir = packageDir('electron')
  if (dir === null || !existsSync(join(dir, 'path.txt')))
    throw new Error('Electron is not installed; the window can’t open.')
  const installed = readSetupState().electron
  return `Electron ${installed?.version ?? packageVersion('electron') ?? 'of unknown version'}`
}

async function tensorflow(): Promise<string> {
  const { tf, device } = await loadTensorFlow()
  const sum = tf.tidy(
    () =>
      tf
        .matMul(tf.ones([2, 3]), tf.ones([3, 2]))
        .sum()
        .dataSync<'float32'>()[0]
  )
  if (sum !== 12) throw new Error(`TensorFlow loads but calculates wrongly (${sum} instead of 12).`)
  return `libtensorflow ${device.tensorflow}, ${device.title}`
}

async function imageLibrary(): Promise<string> {
  const { default: sharp } = await import('sharp')
  await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  return `sharp ${packageVersion('sharp') ?? ''} with libvips ${sharp.versions.vips}`
}

async function tableLibrary(): Promise<string> {
  const duckdb = await import('@duckdb/node-api')
  return `DuckDB ${duckdb.version()}`
}

async function disk(): Promise<string> {
  const { bavail, bsize } = await statfs(tmpdir())
  const free = bavail * bsize
  if (free < GB) throw new Error(`Only ${gb(free)} free for temporary files.`)
  return `${gb(free)} free for temporary files`
}

function memory(): string {
  const free = freemem()
  if (free < GB / 2) throw new Error(`Only ${gb(free)} of memory is free.`)
  return `${gb(free)} free`
}

function display(): string {
  if (process.platform !== 'linux') return 'the system’s own'
  if (process.env['WAYLAND_DISPLAY'] || process.env['DISPLAY']) return 'a display'
  const xvfb = (process.env['PATH'] ?? '').split(delimiter).some((dir) => existsSync(join(dir, 'Xvfb')))
  if (!xvfb) throw new Error('There is no display and no Xvfb: the window can’t open, the command line works.')
  return 'no display; Xvfb stands in'
}

/** Looks at everything Anneal needs. Loads TensorFlow, sharp and DuckDB. Never throws for what is missing. */
export async function doctor({ signal }: { signal?: AbortSignal } = {}): Promise<DoctorReport> {
  const setup = 'npm run setup'
  const checks: Examined[] = []
  const look = async (
    id: string,
    title: string,
    need: 'essential' | 'optional',
    fix: string,
    how: () => Promise<string> | string
  ): Promise<void> => {
    throwIfAborted(signal)
    checks.push(await examine({ id, title, essential: need === 'essential', fix }, how))
  }
  await look('node', 'Node', 'essential', 'Install Node 20 or newer from nodejs.org.', node)
  await look('electron', 'Electron', 'optional', setup, electron)
  await look('tensorflow', 'TensorFlow', 'essential', setup, tensorflow)
  await look('sharp', 'Pictures', 'essential', setup, imageLibrary)
  await look('duckdb', 'Tables', 'essential', setup, tableLibrary)
  await look('disk', 'Disk space', 'optional', 'Free some space, or set TMPDIR to a larger disk.', disk)
  await look('memory', 'Memory', 'optional', 'Close other programs.', memory)
  await look('display', 'Display', 'optional', 'sudo apt-get install -y xvfb', display)
  const device = await loadTensorFlow().then(
    (runtime): Device => runtime.device,
    () => null
  )
  return {
    ok: checks.every((check) => check.ok || !check.essential),
    versions: { anneal: version, ...installedVersions(device) },
    device,
    checks: checks.map(({ essential: _, ...check }) => check)
  }
}

function installedVersions(device: Device | null): Record<string, string> {
  const { node, electron } = process.versions
  const found = {
    node,
    electron: electron ?? readSetupState().electron?.version,
    tensorflow: device?.tensorflow,
    tfjs: packageVersion('@tensorflow/tfjs'),
    sharp: packageVersion('sharp'),
    duckdb: packageVersion('@duckdb/node-api')
  }
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => Boolean(entry[1])))
}
