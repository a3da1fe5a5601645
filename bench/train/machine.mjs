// What the figures were measured on, and its matrix-multiply peak.
import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { python } from './environment.mjs'

export function describeMachine() {
  return {
    date: new Date().toISOString(),
    processor: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
    load: loadavg()[0]
  }
}

/** GFLOP/s of the best float32 matrix product, on one thread and on all cores. */
export function measurePeak() {
  const cores = availableParallelism()
  const found = ['tensorflow', 'torch'].flatMap((library) =>
    [...new Set([1, cores])].map((threads) => {
      const args = [join(import.meta.dirname, 'peak.py'), library, String(threads)]
      return JSON.parse(
        execFileSync(python, args, { stdio: ['ignore', 'pipe', 'ignore'] })
          .toString()
          .trim()
      )
    })
  )
  const best = (threads) => Math.max(...found.filter((one) => one.threads === threads).map((one) => one.gflops))
  return { one: best(1), all: best(cores), found }
}
