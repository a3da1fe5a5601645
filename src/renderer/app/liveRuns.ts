import type { Run } from '@shared/ipc/payloads'
import { withLive } from './runs'
import { session } from './session'

/** The runs, newest first, the one that trains with its newest figures: the list itself is read only now and then. */
export function liveRuns(): readonly Run[] {
  return withLive(session.runs, session.activeWatcher?.state ?? null)
}
