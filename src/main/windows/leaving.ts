/** Leaving while something trains: asked in the system's dialog, never guessed. */
import { dialog, type BrowserWindow } from 'electron'

export type Leave = 'background' | 'pause' | 'cancel'
const answers: readonly Leave[] = ['background', 'pause', 'cancel']

export async function askToLeave(window: BrowserWindow, running: number): Promise<Leave> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: running === 1 ? 'A training is running.' : `${running} trainings are running.`,
    detail:
      'In the background it goes on without a window, and Anneal quits when it has ended. Paused, it goes on from here when you press Resume.',
    buttons: ['Keep running in the background', 'Pause and quit', 'Cancel'],
    defaultId: 1,
    cancelId: 2
  })
  return answers[response] ?? 'cancel'
}

/** Another project is to be opened in this window. */
export async function askToPause(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'A training is running in this project.',
    detail: 'Paused, it goes on from here when you open the project again and press Resume.',
    buttons: ['Pause and close', 'Cancel'],
    defaultId: 0,
    cancelId: 1
  })
  return response === 0
}
