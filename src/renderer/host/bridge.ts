import type { ErrorBody } from '@shared/errors'
import type { Grant } from '@shared/ipc/hostContract'

/** What the preload exposes: a message port to main, and the one way a dropped file gets its grant. */
export interface AnnealBridge {
  post(message: unknown): void
  listen(listener: (message: unknown) => void): () => void
  /** An error travels as data: Electron would keep only its text. */
  grantDrop(files: File[]): Promise<{ grants: Grant[] } | { error: ErrorBody }>
}

declare global {
  interface Window {
    readonly anneal: AnnealBridge
  }
}
