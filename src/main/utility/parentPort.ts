/** The process that forked us, as a port. Electron gives it; no import of electron is needed. */
import type { Port } from '@shared/ipc/rpc'

interface ParentPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown
  off(event: 'message', listener: (message: { data: unknown }) => void): unknown
  postMessage(message: unknown): void
}

export function parentPort(): Port {
  const parent = (process as { parentPort?: ParentPort }).parentPort
  if (!parent) throw new Error('This entry runs only as a utility process of Anneal.')
  return {
    post: (message) => parent.postMessage(message),
    listen(listener) {
      const take = ({ data }: { data: unknown }): void => listener(data)
      parent.on('message', take)
      return () => parent.off('message', take)
    }
  }
}
