// The peers' Python environment: bench/.venv with pinned packages, made once and again when the pins change.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const here = import.meta.dirname
const venv = resolve(here, '../.venv')
const pins = join(here, 'requirements.txt')
const stamp = join(venv, '.anneal-pins')
const windows = process.platform === 'win32'

export const python = join(venv, windows ? 'Scripts/python.exe' : 'bin/python')

function run(file, args) {
  execFileSync(file, args, { stdio: ['ignore', 'inherit', 'inherit'] })
}

/** A Python the pins work with. */
function findPython() {
  const asked = process.env.ANNEAL_BENCH_PYTHON
  for (const name of asked ? [asked] : ['python3', 'python']) {
    try {
      const version = execFileSync(name, ['-c', 'import sys; print(*sys.version_info[:2])']).toString()
      const [major, minor] = version.trim().split(' ').map(Number)
      if (major === 3 && minor >= 11 && minor <= 13) return name
    } catch {
      // Not there, or not a Python that starts: the next one.
    }
  }
  throw new Error('The benchmark needs Python 3.11 to 3.13 with venv; set ANNEAL_BENCH_PYTHON to one.')
}

/** @returns the Python to run the peers with; the first time it installs about 7 GB in a few minutes */
export function ensurePython() {
  const wanted = createHash('sha256').update(readFileSync(pins)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python
  console.error('Installing Keras, JAX and PyTorch into bench/.venv; this takes a few minutes, once.')
  if (!existsSync(python)) {
    rmSync(venv, { recursive: true, force: true })
    run(findPython(), ['-m', 'venv', venv])
  }
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', pins])
  writeFileSync(stamp, wanted)
  return python
}
