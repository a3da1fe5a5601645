/** Whether a process lives, and whether it is the one that was meant. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { errorCode } from './atomicFile'

const run = promisify(execFile)

/** Null: there is no such process. Otherwise its start as the system tells it, null inside where it does not. */
export async function findProcess(pid: number): Promise<{ start: string | null } | null> {
  if (!signalReaches(pid)) return null
  if (process.platform === 'linux') return findOnLinux(pid)
  if (process.platform === 'darwin') {
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
    return { start: stdout.trim() || null }
  }
  // Windows tells it only through a shell that takes a second to start; there the heartbeat decides.
  return { start: null }
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (e) {
    // EPERM: it lives and belongs to somebody else.
    return errorCode(e) === 'EPERM'
  }
}

/** /proc/<pid>/stat, fields 3 (state) and 22 (start, in ticks since this boot). proc_pid_stat(5). */
async function findOnLinux(pid: number): Promise<{ start: string | null } | null> {
  let stat: string
  try {
    stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  } catch {
    // /proc may be hidden from other users (hidepid): the process is there, its start is not known.
    return signalReaches(pid) ? { start: null } : null
  }
  // The second field is the program's name in brackets and may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const state = fields[0]
  if (state === 'Z' || state === 'X') return null
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  return { start: `${boot.trim().slice(0, 8)}-${fields[19] ?? ''}` }
}
