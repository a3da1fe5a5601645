/** Carries calls and knows none of them: a new call never changes this file. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'

contextBridge.exposeInMainWorld('anneal', {
  post(message: unknown): void {
    ipcRenderer.send('anneal:message', message)
  },
  listen(listener: (message: unknown) => void): () => void {
    const onMessage = (_event: unknown, message: unknown): void => listener(message)
    ipcRenderer.on('anneal:message', onMessage)
    return () => {
      ipcRenderer.removeListener('anneal:message', onMessage)
    }
  },
  /** The paths go to main and only to main; the page gets opaque grants. */
  grantDrop(files: File[]): Promise<unknown> {
    return ipcRenderer.invoke(
      'anneal:grant-drop',
      files.map((file) => webUtils.getPathForFile(file))
    )
  }
})
