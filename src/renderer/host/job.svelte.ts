import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { Progress } from '@shared/ipc/payloads'

/** One long call at a time, with its progress, its error and a way to cancel it. */
export class Job {
  running = $state(false)
  progress = $state.raw<Progress | null>(null)
  error = $state.raw<ErrorBody | null>(null)
  /** ms since 1970, for the rate and the time left. */
  startedAt = $state(0)
  #controller: AbortController | null = null

  /** @returns what `work` gave; undefined when it failed (see `error`), was cancelled, or another is under way */
  async run<Out>(
    work: (options: { signal: AbortSignal; onEvent: (progress: Progress) => void }) => Promise<Out>
  ): Promise<Out | undefined> {
    if (this.running) return undefined
    const controller = new AbortController()
    this.#controller = controller
    this.running = true
    this.progress = null
    this.error = null
    this.startedAt = Date.now()
    try {
      return await work({
        signal: controller.signal,
        onEvent: (progress) => {
          this.progress = progress
        }
      })
    } catch (e) {
      const body = toErrorBody(e)
      if (body.code !== 'cancelled') this.error = body
      return undefined
    } finally {
      this.running = false
      this.progress = null
      this.#controller = null
    }
  }

  cancel(): void {
    this.#controller?.abort()
  }

  dismiss(): void {
    this.error = null
  }
}
