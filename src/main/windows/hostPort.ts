/** The page's end of the contract: one port a page load, so that calls of a page that is gone end with it. */
import type { BrowserWindow } from 'electron'
import type { Grant, HostContract } from '@shared/ipc/hostContract'
import { hostContract } from '@shared/ipc/hostContract'
import { toErrorBody } from '@shared/errors'
import { serve, type Handlers, type Port } from '@shared/ipc/rpc'
import { isOwnFrame } from '../security/ownPage'

const channel = 'anneal:message'

/** @param grant what a drop's paths become */
export function answerPage(
  window: BrowserWindow,
  handlers: Handlers<HostContract>,
  grant: (paths: string[]) => Promise<Grant[]>,
  devServer: string | undefined
): void {
  const contents = window.webContents
  let leave = (): void => undefined
  const begin = (): void => {
    leave()
    leave = servePage(contents, handlers, devServer)
  }
  // Once a page has taken the place of the one before: a navigation that is refused leaves the page and its calls alone.
  contents.on('did-navigate', begin)
  contents.on('render-process-gone', () => leave())
  contents.on('destroyed', () => leave())
  contents.ipc.handle('anneal:grant-drop', async (event, paths: unknown) => {
    if (!isOwnFrame(event.senderFrame, contents.mainFrame, devServer)) throw new Error('refused')
    // A file that is only in memory (a picture dragged out of a browser) has no path.
    const real = Array.isArray(paths) ? paths.filter((path) => typeof path === 'string' && path !== '') : []
    try {
      return { grants: await grant(real) }
    } catch (e) {
      return { error: toErrorBody(e) }
    }
  })
}

function servePage(
  contents: BrowserWindow['webContents'],
  handlers: Handlers<HostContract>,
  devServer: string | undefined
): () => void {
  let open = true
  const port: Port = {
    post(message) {
      if (open && !contents.isDestroyed()) contents.send(channel, message)
    },
    listen(listener) {
      const take = (event: Electron.IpcMainEvent, message: unknown): void => {
        if (isOwnFrame(event.senderFrame, contents.mainFrame, devServer)) listener(message)
      }
      contents.ipc.on(channel, take)
      return () => contents.ipc.removeListener(channel, take)
    }
  }
  const stop = serve(port, hostContract, handlers)
  return () => {
    if (!open) return
    open = false
    if (!contents.isDestroyed()) stop()
  }
}
