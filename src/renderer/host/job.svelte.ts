import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { Progress } from '@shared/ipc/payloads'
import { ProgressMeter } from '../ui/meter.svelte'

/** One long call at a time, with its progress, its error and a way to cancel it. */
export class Job {
  running = $state(false)
  cancelling = $state(false)
  /** Of the call under way, or of the last one. */
  meter = $state.raw(new ProgressMeter())
  error = $state.raw<ErrorBody | null>(null)
  #controller: AbortController | null = null

  /** @returns what `work` gave; undefined when it failed (see `error`), was cancelled, or another is under way */
  async run<Out>(
    work: (options: { signal: AbortSignal; onEvent: (progress: Progress) => void }) => Promise<Out>
  ): Promise<Out | undefined> {
    if (this.running) return undefined
    const controller = new AbortController()
    this.#controller = controller
    this.running = true
    this.cancelling = false
    this.meter = new ProgressMeter()
    this.error = null
    try {
      return await work({
        signal: controller.signal,
        onEvent: (progress) => this.meter.update(progress)
      })
    } catch (e) {
      const body = toErrorBody(e)
      if (body.code !== 'cancelled') this.error = body
      return undefined
    } finally {
      this.running = false
      this.cancelling = false
      this.#controller = null
    }
  }

  cancel(): void {
    this.cancelling = this.running
    this.#controller?.abort()
  }

  dismiss(): void {
    this.error = null
  }
}
