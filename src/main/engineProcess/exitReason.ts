/** Why an engine process ended, in words. Pure. */

export interface Exit {
  /** As Electron's utilityProcess reports it: an exit code, or the number of the signal that ended it. */
  code: number
  /** The last lines it wrote to stderr. */
  stderr: readonly string[]
}

const signals: Readonly<Record<number, string>> = {
  4: 'it ran an instruction this processor does not have',
  // How Electron's allocator answers a wish for 2 GB or more in one piece; a large batch of a wide convolution is one.
  5: 'it needed more memory in one piece than it can have',
  6: 'it aborted',
  7: 'it read memory that was gone',
  8: 'it divided by zero',
  9: 'it was ended from outside, most often because the computer ran out of memory',
  11: 'it crashed (memory access)',
  15: 'it was ended from outside'
}

/** NTSTATUS values Windows ends a process with. */
const windows: Readonly<Record<number, string>> = {
  0xc0000005: 'it crashed (memory access)',
  0xc0000017: 'the computer ran out of memory',
  0xc000001d: 'it ran an instruction this processor does not have',
  0xc00000fd: 'it crashed (stack overflow)',
  0xc0000135: 'a library it needs is missing',
  0xc0000409: 'it aborted'
}

const outOfMemory = /heap out of memory|bad_alloc|out of memory|OOM when allocating|Cannot allocate memory/i

/** A clause to go on with after "The engine stopped: ". */
export function exitReason(exit: Exit, platform: NodeJS.Platform): string {
  if (exit.stderr.some((line) => outOfMemory.test(line))) return 'it ran out of memory'
  if (platform === 'win32') {
    const status = exit.code >>> 0
    const known = windows[status]
    if (known) return known
    return status > 0xffff ? `it crashed (0x${status.toString(16)})` : lastWords(exit)
  }
  // The core-dump flag of a wait status, or a shell's 128 + signal.
  const known = signals[exit.code] ?? signals[exit.code & 0x7f]
  return known ?? lastWords(exit)
}

function lastWords({ code, stderr }: Exit): string {
  const error = stderr.findLast((line) => /^(\w*Error|Uncaught)\b/.test(line.trim()))
  const said = error?.trim().slice(0, 200)
  return said ? `it failed with “${said}”` : code === 0 ? 'it ended by itself' : `it ended with code ${code}`
}
