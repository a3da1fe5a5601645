/** The life of a run: which status may follow which. */
import { AnnealError } from '@shared/errors'
import type { ChangeLine, RunStatus, StopReason } from '@shared/project'

export const transitions: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  created: ['running', 'failed'],
  // running → running: its process died and another one goes on
  running: ['running', 'paused', 'completed', 'stopped', 'interrupted', 'failed'],
  paused: ['running', 'stopped', 'interrupted', 'failed'],
  stopped: ['running'],
  interrupted: ['running'],
  failed: ['running'],
  completed: []
}

export function canBecome(from: RunStatus, to: RunStatus): boolean {
  return transitions[from].includes(to)
}

const sentences: Record<RunStatus, string> = {
  created: 'is not started yet',
  running: 'is running',
  paused: 'is paused',
  completed: 'is complete',
  stopped: 'is stopped',
  interrupted: 'was interrupted',
  failed: 'failed'
}

/** @throws AnnealError `wrong-status` */
export function checkTransition(from: RunStatus, to: RunStatus, run: string): void {
  if (canBecome(from, to)) return
  throw new AnnealError({
    code: 'wrong-status',
    message: `The run “${run}” ${sentences[from]}; it can’t become “${to}”.`,
    where: run,
    hint: from === 'completed' ? 'Start a new run with the same settings.' : 'Wait for it, or start a new run.'
  })
}

export interface Ending {
  status: RunStatus
  change: ChangeLine['what']
}

/** What a training that ended for this reason leaves behind. */
export const endings: Readonly<Record<StopReason, Ending>> = {
  completed: { status: 'completed', change: 'completed' },
  early: { status: 'completed', change: 'completed' },
  user: { status: 'stopped', change: 'stopped' },
  nan: { status: 'stopped', change: 'nan' },
  error: { status: 'failed', change: 'failed' }
}

/** Whether training can go on from its last checkpoint. After NaN it would meet the same step again. */
export function isResumable(status: RunStatus, stopped: StopReason | null): boolean {
  return canBecome(status, 'running') && stopped !== 'nan'
}
