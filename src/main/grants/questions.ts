/** What only the person can allow, asked in the system's own dialog: a page can't answer it. */
import { dialog, type BrowserWindow } from 'electron'

export async function askNetwork(window: BrowserWindow, path: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'This path is on another computer. Read it?',
    detail: `${path}\n\nConnecting may send your user name to that computer. Go on only if you know it.`,
    buttons: ['Read it', 'Cancel'],
    defaultId: 1,
    cancelId: 1
  })
  return response === 0
}

export async function askSource(window: BrowserWindow, project: string, paths: readonly string[]): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `Allow “${project}” to read these files?`,
    detail: `${paths.slice(0, 8).join('\n')}${paths.length > 8 ? `\nand ${paths.length - 8} more` : ''}\n\nThe project names them as its data. They are outside its folder. Allow it if you trust where the project comes from.`,
    buttons: ['Allow', 'Cancel'],
    defaultId: 1,
    cancelId: 1
  })
  return response === 0
}
