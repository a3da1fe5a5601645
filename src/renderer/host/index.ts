/** The window's side of the host contract: every call to main goes through `host`. */
import { fromErrorBody } from '@shared/errors'
import type {} from './bridge'
import type { Grant, HostContract } from '@shared/ipc/hostContract'
import { connect, type Client, type Port } from '@shared/ipc/rpc'

const port: Port = {
  post: (message) => window.anneal.post(message),
  listen: (listener) => window.anneal.listen(listener)
}

export type Host = Client<HostContract>
export const host: Host = connect<HostContract>(port)

/** Main learns the dropped paths; the page gets grants. The browser hands out real files only during a drop. */
export async function grantDrop(files: File[]): Promise<Grant[]> {
  const answer = await window.anneal.grantDrop(files)
  if ('error' in answer) throw fromErrorBody(answer.error)
  return answer.grants
}
