/** One engine process: a port to it, its last words, its end. */
import type { UtilityProcess } from 'electron'
import type { Port } from '@shared/ipc/rpc'
import type { Exit } from './exitReason'

/** What the supervisors need of a process; tests bring their own. */
export interface EngineProcess {
  readonly port: Port
  /** Resolves once, when it has ended for whatever reason. */
  readonly ended: Promise<Exit>
  /** Asks it to end, and after a moment makes it. Resolves when it has. */
  kill(): Promise<Exit>
}

export type ForkEngine = (entry: 'workbench' | 'trainer', title: string, env: Record<string, string>) => EngineProcess

const keptLines = 60
const patienceMs = 1500

/** @param onLine each line it writes to stderr, for the log */
export function engineProcess(child: UtilityProcess, onLine: (line: string) => void): EngineProcess {
  const stderr: string[] = []
  eachLine(child.stderr, (line) => {
    stderr.push(line)
    if (stderr.length > keptLines) stderr.shift()
    onLine(line)
  })
  // Nobody reads it, and a full pipe would block the engine.
  child.stdout?.on('data', () => undefined)
  let over = false
  // `pid` is gone by the time it would be needed.
  let pid: number | undefined
  child.once('spawn', () => (pid = child.pid))
  const ended = new Promise<Exit>((resolve) => {
    child.once('exit', (code) => {
      over = true
      // The pipe may hold its last words a moment longer than the process lives.
      setTimeout(() => resolve({ code, stderr: [...stderr] }), 50)
    })
  })
  return {
    port: {
      post: (message) => {
        if (!over) child.postMessage(message)
      },
      listen(listener) {
        child.on('message', listener)
        return () => child.off('message', listener)
      }
    },
    ended,
    async kill() {
      if (over) return ended
      child.kill()
      const late = setTimeout(() => {
        if (!over && pid !== undefined) killHard(pid)
      }, patienceMs)
      const exit = await ended
      clearTimeout(late)
      return exit
    }
  }
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (e) {
    // It ended between the look and the kill.
    if (!(e instanceof Error && 'code' in e && e.code === 'ESRCH')) throw e
  }
}

function eachLine(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  if (!stream) return
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = (lines.pop() ?? '').slice(-4096)
    for (const line of lines) if (line.trim() !== '') onLine(line)
  })
  stream.on('end', () => {
    if (rest.trim() !== '') onLine(rest)
  })
}
