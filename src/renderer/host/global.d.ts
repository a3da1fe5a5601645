import type { Grant } from '@shared/ipc/hostContract'

/** What the preload exposes: a message port to main, and the one way a dropped file gets its grant. */
export interface AnnealBridge {
  post(message: unknown): void
  listen(listener: (message: unknown) => void): () => void
  grantDrop(files: File[]): Promise<Grant[]>
}

declare global {
  interface Window {
    readonly anneal: AnnealBridge
  }
}
