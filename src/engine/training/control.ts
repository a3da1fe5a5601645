/** How a person reaches into a training: each wish is noted at once and met after the step under way. */

export type StopWish = 'user' | 'interrupted'

export interface TrainControl {
  readonly paused: boolean
  readonly stopping: StopWish | null
  pause(): void
  resume(): void
  /** Ends the training and keeps everything so far; a run can go on later. */
  stop(): void
  /** Like stop, for a process that has to go: the run shows as interrupted. */
  interrupt(): void
  /** Resolves when the training may go on or shall end. */
  whenMoving(): Promise<void>
  /** Aborted at the next pause or end; at once where there is one now. */
  interruption(): AbortSignal
}

export function createTrainControl(): TrainControl {
  let paused = false
  let stopping: StopWish | null = null
  let waiting: (() => void)[] = []
  let interruption = new AbortController()
  const wake = (): void => {
    const woken = waiting
    waiting = []
    for (const resolve of woken) resolve()
  }
  const end = (wish: StopWish): void => {
    stopping ??= wish
    interruption.abort()
    wake()
  }
  return {
    get paused() {
      return paused
    },
    get stopping() {
      return stopping
    },
    pause() {
      paused = true
      interruption.abort()
    },
    resume() {
      paused = false
      if (!stopping) interruption = new AbortController()
      wake()
    },
    stop: () => end('user'),
    interrupt: () => end('interrupted'),
    whenMoving() {
      if (!paused || stopping) return Promise.resolve()
      return new Promise((resolve) => waiting.push(resolve))
    },
    interruption: () => interruption.signal
  }
}

/** Lets waiting messages, timers and writes run. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
