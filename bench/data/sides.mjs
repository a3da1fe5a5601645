// Both sides of `npm run bench -- data`: processes that answer a line for each line asked.
import { execFile, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { python } from '../train/environment.mjs'
import { bundleBeside } from './bundle.mjs'

const root = resolve(import.meta.dirname, '../..')
const cli = join(root, 'out/main/anneal.js')
const run = promisify(execFile)

/** @returns the bundle of pass.ts */
export const buildPass = () => bundleBeside(join(import.meta.dirname, 'pass.ts'), 'pass.mjs')

/** @returns a process and how to ask it */
export async function serve(file, args) {
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
    stdio: ['pipe', 'pipe', 'pipe']
  })
  let words = ''
  child.stderr.on('data', (text) => {
    words = (words + text).slice(-2000)
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`${file} ended: ${words}`)
      if (value.startsWith('{')) return JSON.parse(value)
    }
  }
  const about = await next()
  return {
    about,
    ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`)
      return next()
    },
    close: () => child.stdin.end()
  }
}

export function serveKeras(folder, { width, height, channels }) {
  const colour = channels === 1 ? 'grayscale' : 'rgb'
  const given = JSON.stringify({ folder, colour, width, height, batch: 128 })
  return serve(python, [join(import.meta.dirname, 'keras_pass.py'), given])
}

/** A whole import by the command. @returns seconds as it tells them, and with the start of Node and of the command */
export async function importWhole(project, folder, name, { width, height }) {
  const begun = performance.now()
  const size = ['--size', `${width}x${height}`]
  const args = [cli, 'import', folder, '--name', name, ...size, '--project', project, '--json']
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1e9 })
  const { examples, seconds } = JSON.parse(stdout)
  return { images: examples, seconds, withStart: (performance.now() - begun) / 1000 }
}

/** Takes a folder's files out of the page cache. */
export async function makeCold(folder) {
  await run(python, [join(import.meta.dirname, 'evict.py'), folder])
}
