/** What all windows of this running Anneal share. */
import type { AllowedSources } from '../grants/allowedSources'
import type { EngineLog } from '../engineProcess/engineLog'
import type { ForkEngine } from '../engineProcess/childProcess'
import type { RecentErrors } from '../recentErrors'
import type { Preferences } from '../settings/preferences'

/** What windows know of each other. */
export interface Neighbour {
  /** Real path of the open project. */
  readonly projectDir: string | null
  readonly training: boolean
  bringToFront(): void
}

export interface Studio {
  readonly preferences: Preferences
  readonly allowed: AllowedSources
  readonly errors: RecentErrors
  readonly log: EngineLog
  readonly fork: ForkEngine
  /** Every open window's, hidden ones too. */
  readonly sessions: ReadonlySet<Neighbour>
  /** A training began, paused or ended somewhere: sleep, background and quitting depend on it. */
  trainingChanged(): void
}
