/** Writing down how a run ended when the one who should have is gone. */
import { toErrorBody, type AnnealError, type ErrorBody } from '@shared/errors'
import type { ChangeLine, RunState } from '@shared/project'
import type { Project } from '@store/types'

/** `interrupted` is also how the store reads a run that says `running` and has no living owner. */
const unfinished: ReadonlySet<RunState['status']> = new Set(['created', 'running', 'interrupted'])

export const ownerGone: ErrorBody = {
  code: 'engine-stopped',
  message: 'The training ended without finishing: its process or the computer was shut down. Your run is kept.',
  hint: 'Press Resume to go on from the last checkpoint.'
}

type Ending = Pick<RunState, 'status' | 'stopped' | 'error'> & { what: ChangeLine['what'] }

export function interruptedBy(error: ErrorBody): Ending {
  return { status: 'interrupted', stopped: null, error, what: 'interrupted' }
}
export function failedBy(error: AnnealError): Ending {
  return { status: 'failed', stopped: 'error', error: toErrorBody(error), what: 'failed' }
}
export const stoppedByPerson: Ending = { status: 'stopped', stopped: 'user', error: null, what: 'stopped' }

/**
 * Sets the ending of a run nobody owns, if it still says otherwise. Returns the state it now has.
 * @param from statuses that are changed
 */
export async function settle(
  project: Project,
  run: string,
  ending: Ending,
  from: ReadonlySet<RunState['status']> = unfinished
): Promise<RunState> {
  const before = await project.runs.readState(run)
  if (!from.has(before.status) || (await project.runs.isAlive(run))) return before
  const ownership = await project.runs.claim(run)
  try {
    const state = await project.runs.readState(run)
    if (!from.has(state.status)) return state
    const { what, ...change } = ending
    const written = await project.runs.updateState(run, change)
    await project.runs.appendChange(run, { time: new Date().toISOString(), step: state.step, what })
    return written
  } finally {
    await ownership.release()
  }
}
