/** One run's live events to any number of watchers: steps at most 20 times a second, everything in order. */
import type { RunEvent } from '@shared/ipc/payloads'
import type { StepMetrics } from '@shared/project'

const batchMs = 50

export class EventStream {
  readonly #listeners = new Set<(event: RunEvent) => void>()
  #steps: StepMetrics[] = []
  #timer: NodeJS.Timeout | undefined

  push(event: RunEvent): void {
    if (event.type !== 'steps') {
      this.flush()
      this.#emit(event)
      return
    }
    this.#steps.push(...event.steps)
    this.#timer ??= setTimeout(() => this.flush(), batchMs)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#steps.length === 0) return
    const steps = this.#steps
    this.#steps = []
    this.#emit({ type: 'steps', steps })
  }

  listen(listener: (event: RunEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #emit(event: RunEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}
