/** Ctrl+C once: stop in order. Twice: now. */
import { exitCodes } from './command'

export interface Interrupt {
  readonly signal: AbortSignal
  dispose(): void
}

/** @param onFirst says what is being done about it */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController()
  function onSignal(): void {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort()
    onFirst()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of signals) process.on(name, onSignal)
  return {
    signal: controller.signal,
    dispose() {
      for (const name of signals) process.off(name, onSignal)
    }
  }
}
