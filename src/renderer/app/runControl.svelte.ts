/** Pause, resume and stop of a run, with what was asked but is not done yet. */
import type { Host } from '../host'

export type Asked = 'pause' | 'resume' | 'stop' | 'stopNow'

export class RunControl {
  /** What each run was asked last, until it has come true: the host answers then. */
  asked = $state<Record<string, Asked | undefined>>({})
  /** Runs that were asked to stop more than 5 s ago and still run. */
  slow = $state<Record<string, boolean>>({})

  constructor(
    private readonly client: Host,
    private readonly resumeRun: (id: string) => Promise<void>
  ) {}

  pause(id: string): Promise<void> {
    return this.#ask('pause', id, () => this.client.call('runs.pause', { run: id }))
  }

  resume(id: string): Promise<void> {
    return this.#ask('resume', id, () => this.resumeRun(id))
  }

  /** Ends after the step under way; everything so far is kept. */
  async stop(id: string): Promise<void> {
    const timer = setTimeout(() => (this.slow[id] = true), 5000)
    try {
      await this.#ask('stop', id, () => this.client.call('runs.stop', { run: id }))
    } finally {
      clearTimeout(timer)
      this.slow[id] = false
    }
  }

  stopNow(id: string): Promise<void> {
    return this.#ask('stopNow', id, () => this.client.call('runs.stopNow', { run: id }))
  }

  async #ask(what: Asked, id: string, work: () => Promise<unknown>): Promise<void> {
    this.asked[id] = what
    try {
      await work()
    } finally {
      if (this.asked[id] === what) this.asked[id] = undefined
    }
  }
}
