/** Ctrl+C once: stop in order. Twice: now. */
import { exitCodes } from '../command'

export interface Interrupt {
  readonly signal: AbortSignal
  /** At the first Ctrl+C this is done instead, until the command ends. */
  sayInstead(say: () => void): void
  dispose(): void
}

/** @param onFirst says what is being done about it */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController()
  let say = onFirst
  function onSignal(): void {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort()
    say()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of signals) process.on(name, onSignal)
  return {
    signal: controller.signal,
    sayInstead: (instead) => void (say = instead),
    dispose() {
      for (const name of signals) process.off(name, onSignal)
    }
  }
}
