/** A run this window's trainer works on now. */
import type { RunEvent } from '@shared/ipc/payloads'
import type { RunStatus } from '@shared/project'
import type { StartTrainer, Trainer, TrainerEnd, TrainerOrder } from '../engineProcess/trainer'
import { EventStream } from './eventStream'

export class LiveRun {
  readonly id: string
  readonly events = new EventStream()
  /** Everything is written and said: watchers may end. */
  readonly closed: Promise<void>
  readonly #trainer: Trainer
  #status: RunStatus = 'created'
  /** What is in the log now will not be cut any more. */
  #underWay: boolean
  readonly #waiting = new Set<() => void>()

  /** @param finish writes down how it ended, and says the last events. */
  constructor(order: TrainerOrder, start: StartTrainer, finish: (run: LiveRun, end: TrainerEnd) => Promise<void>) {
    this.id = order.run
    // A fresh run has nothing to cut; a resumed one goes back to its checkpoint after it has loaded everything.
    this.#underWay = !order.resume
    this.#trainer = start(order, (event) => this.#take(event))
    this.closed = this.#trainer.end.then(async (end) => {
      this.#underWay = true
      this.#wake()
      this.events.flush()
      await finish(this, end)
    })
    // Watchers get it; with nobody watching it must not be an unhandled one.
    this.closed.catch(() => undefined)
  }

  get status(): RunStatus {
    return this.#status
  }

  pause(): Promise<void> {
    return this.#trainer.pause()
  }

  resume(): Promise<void> {
    return this.#trainer.resume()
  }

  /** Resolves when it has ended: the step under way and the last checkpoint take their time. */
  async stop(): Promise<void> {
    await this.#trainer.stop()
    await this.closed
  }

  async kill(): Promise<void> {
    await this.#trainer.kill()
    await this.closed
  }

  /** Resolves when it is paused (its checkpoint is on disk) or over. */
  async paused(): Promise<void> {
    await this.#until(() => this.#status === 'paused')
  }

  async underWay(): Promise<void> {
    await this.#until(() => this.#underWay)
  }

  #until(reached: () => boolean): Promise<void> {
    const over = this.#trainer.end.then(() => undefined)
    const there = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!reached()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
    return Promise.race([there, over])
  }

  #take(event: RunEvent): void {
    if (event.type === 'state') {
      this.#status = event.state.status
      if (event.state.status === 'paused') this.#underWay = true
    } else if (event.type !== 'activity') this.#underWay = true
    this.events.push(event)
    this.#wake()
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look()
  }
}
