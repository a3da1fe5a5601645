// npm run setup [-- --tensorflow=official|wheel|wheel-gpu] [--force]
import { explain, say } from './lib/report.mjs'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  say(
    `Anneal needs Node.js 20.19 or newer; this is ${process.versions.node}.\n  Run:     install the current LTS release of Node.js, then the same command again`
  )
  process.exit(1)
}

const { CHOICES, ensureSetup, readState } = await import('./setup/index.mjs')
const args = process.argv.slice(2)
const tensorflow = args.find((arg) => arg.startsWith('--tensorflow='))?.split('=')[1]
const unknown = args.find((arg) => arg !== '--force' && !arg.startsWith('--tensorflow='))
if (unknown || (tensorflow !== undefined && !CHOICES.includes(tensorflow))) {
  say(
    `${unknown ?? `--tensorflow=${tensorflow}`} is not understood. Usage: npm run setup -- [--tensorflow=${CHOICES.join('|')}] [--force]`
  )
  process.exit(2)
}
try {
  await ensureSetup({ tensorflow, anew: args.includes('--force') })
  const { electron, tensorflow: tf } = readState()
  say(
    `Ready: Electron ${electron.version} (${electron.source}), TensorFlow ${tf.version} (${tf.source}, ${tf.devices}).`
  )
} catch (error) {
  explain(error)
  process.exitCode = 1
}
