// Running other programs. Their stdout never reaches ours.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { inModules, root } from './paths.mjs'
import { progress, seconds, transfer } from './report.mjs'

/**
 * Runs a program to its end, showing that it lives.
 * With `watch` (a folder, and `total` bytes) the progress is the bytes that arrived there.
 * @returns {Promise<{ code: number, output: string, stopped?: string }>} never throws; code 127 = not found
 */
export function run(command, args, options = {}) {
  const { label, cwd = root, env = process.env, limit, stall, watch, total } = options
  const line = label && (watch ? transfer(label, total) : progress(label))
  const started = Date.now()
  return new Promise((resolve) => {
    let output = ''
    let stopped
    let moved = { size: 0, at: started }
    const child = spawn(command, args, {
      cwd,
      env,
      shell: options.shell ?? false,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000)
      if (!watch) moved.at = Date.now()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const timer = setInterval(() => {
      const now = Date.now()
      if (watch) {
        const size = sizeOf(watch)
        if (size !== moved.size) moved = { size, at: now }
        if (size) line?.bytes(size)
        else line?.update(`waiting, ${seconds(now - started)}`)
      } else line?.update(`${seconds(now - started)} …`)
      if (limit && now - started > limit) stopped = `no end after ${seconds(limit)}`
      if (stall && now - moved.at > stall) stopped = `nothing arrived for ${seconds(stall)}`
      if (stopped) child.kill('SIGKILL')
    }, 250)
    const end = (code) => {
      clearInterval(timer)
      if (code === 0) line?.done()
      else line?.stop()
      resolve({ code, output: output.trim(), ...(stopped ? { stopped } : {}) })
    }
    child.on('error', (error) => {
      output += `\n${error.message}`
      end(127)
    })
    child.on('close', (code) => end(code ?? 1))
  })
}

/** Bytes under a folder, including files that vanish meanwhile. */
function sizeOf(folder) {
  let sum = 0
  let entries = []
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return 0
  }
  for (const entry of entries) {
    const path = join(folder, entry.name)
    try {
      sum += entry.isDirectory() ? sizeOf(path) : entry.isFile() ? statSync(path).size : 0
    } catch {
      // removed between the two calls
    }
  }
  return sum
}

/** npm without a shell where we can find its JavaScript, which is everywhere it comes with Node. */
export function npm() {
  const node = dirname(process.execPath)
  const candidates = [
    process.env.npm_execpath,
    join(node, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(node, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  ]
  const script = candidates.find((path) => path && /npm-cli\.c?js$/.test(path) && existsSync(path))
  return script
    ? { command: process.execPath, before: [script], shell: false }
    : { command: 'npm', before: [], shell: process.platform === 'win32' }
}

/** A program from node_modules/<package>, run by this Node: `bin('vite', 'bin/vite.js')`. */
export const bin = (name, path) => inModules(...name.split('/'), ...path.split('/'))

export function withLocalBins(env = process.env) {
  const key = Object.keys(env).find((name) => name.toLowerCase() === 'path') ?? 'PATH'
  return { ...env, [key]: `${inModules('.bin')}${delimiter}${env[key] ?? ''}` }
}

/** Does `command args` end well? */
export function works(command, args) {
  return spawnSync(command, args, { stdio: 'ignore', windowsHide: true, timeout: 20_000 }).status === 0
}

/** Runs a program with our terminal; its stdout goes to our stderr unless `stdout` is 'inherit'. */
export function attached(command, args, { env = process.env, cwd = root, stdout = 2 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['inherit', stdout, 'inherit'] })
    const pass = (signal) => child.kill(signal)
    process.on('SIGTERM', pass)
    process.on('SIGINT', ignore)
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`)
      resolve(127)
    })
    child.on('close', (code, signal) => {
      process.off('SIGTERM', pass)
      process.off('SIGINT', ignore)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}

// Ctrl-C reaches the child by itself, as it shares our terminal: we only have to outlive it.
function ignore() {}
