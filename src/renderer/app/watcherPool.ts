import type { Host } from '../host'
import { RunWatcher } from './runWatcher.svelte'

/** How many watchers of runs that ended are kept, so that going back to one is quick. */
const kept = 6

export class WatcherPool {
  readonly #watchers = new Map<string, RunWatcher>()

  /** @param onended a run ended, or its watcher could not go on */
  constructor(
    private readonly client: Host,
    private readonly oncrash: (run: string, crash: NonNullable<RunWatcher['crashed']>) => void,
    private readonly onended: () => void
  ) {}

  /** Follows the run from its first point on; asking again gives the same watcher. */
  of(id: string): RunWatcher {
    const known = this.#watchers.get(id)
    if (known) return known
    const watcher = new RunWatcher(this.client, id)
    watcher.oncrash = (crash) => this.oncrash(id, crash)
    this.#watchers.set(id, watcher)
    // Not within the $derived that asked: following writes state.
    queueMicrotask(() => this.#watchers.get(id) === watcher && this.#follow(watcher))
    for (const [old, idle] of this.#watchers) {
      if (this.#watchers.size <= kept) break
      if (!idle.following && old !== id) this.#watchers.delete(old)
    }
    return watcher
  }

  /** A run that ended goes on: its events are followed again. */
  followAgain(id: string): void {
    const watcher = this.#watchers.get(id)
    if (watcher && !watcher.following) this.#follow(watcher)
  }

  clear(): void {
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  #follow(watcher: RunWatcher): void {
    void watcher.follow().then(this.onended)
  }
}
