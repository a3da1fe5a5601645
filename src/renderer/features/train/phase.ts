/** Where a training stands, as the Train page tells it. Pure. */
import type { ErrorBody } from '@shared/errors'
import type { RunState } from '@shared/project'

export type Phase =
  'none' | 'starting' | 'running' | 'paused' | 'completed' | 'stopped' | 'nan' | 'failed' | 'crashed' | 'interrupted'

export interface Watched {
  state: RunState
  /** A living process owns it. */
  alive: boolean
  /** The engine process ended by itself. */
  crashed: ErrorBody | null
}

export function phaseOf(watched: Watched | null): Phase {
  if (!watched) return 'none'
  const { state, alive, crashed } = watched
  if (crashed && state.status !== 'completed') return 'crashed'
  switch (state.status) {
    case 'created':
      return alive ? 'starting' : 'none'
    case 'running':
    case 'paused':
      // Its process went away without a word: a power cut, a kill.
      return alive ? state.status : 'interrupted'
    case 'stopped':
      return state.stopped === 'nan' ? 'nan' : 'stopped'
    default:
      return state.status
  }
}

/** It uses the engine now: the primary button is Pause or Resume, and Stop stands beside it. */
export function isActive(phase: Phase): boolean {
  return phase === 'starting' || phase === 'running' || phase === 'paused'
}
