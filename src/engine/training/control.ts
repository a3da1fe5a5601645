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
}

export function createTrainControl(): TrainControl {
  let paused = false
  let stopping: StopWish | null = null
  let waiting: (() => void)[] = []
  const wake = (): void => {
    const woken = waiting
    waiting = []
    for (const resolve of woken) resolve()
  }
  const end = (wish: StopWish): void => {
    stopping ??= wish
    wake()
  }
  return {
    get paused() {
      return paused
    },
    get stopping() {
      return stopping
    },
    pause: () => void (paused = true),
    resume() {
      paused = false
      wake()
    },
    stop: () => end('user'),
    interrupt: () => end('interrupted'),
    whenMoving() {
      if (!paused || stopping) return Promise.resolve()
      return new Promise((resolve) => waiting.push(resolve))
    }
  }
}

/** Lets waiting messages, timers and writes run. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
