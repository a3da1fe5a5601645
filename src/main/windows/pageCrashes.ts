/** The page's process died: the window loads it again. Trainings do not notice. */
import { dialog } from 'electron'
import { RestartPolicy } from '../engineProcess/restartPolicy'
import type { WindowSession } from '../session/windowSession'

export function watchPage(session: WindowSession): void {
  const { window, studio } = session
  const policy = new RestartPolicy()
  policy.started(Date.now())
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const error = {
      code: 'window-reloaded',
      message: `The window had stopped (${reason}) and was loaded again. Nothing that was saved or trained is lost.`,
      hint: 'Go on where you were. If it happens again, Copy diagnostics tells more.'
    }
    studio.errors.add('window', error)
    if (!policy.crashed(Date.now())) return void askToReload(session)
    policy.started(Date.now())
    session.tellNextPage({ type: 'engine', error, canRetry: true })
    window.webContents.reload()
  })
}

async function askToReload({ window }: WindowSession): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window stopped three times in a row.',
    detail: 'Your project and its trainings are kept.',
    buttons: ['Load it again', 'Close'],
    defaultId: 0
  })
  if (window.isDestroyed()) return
  if (response === 0) window.webContents.reload()
  else window.close()
}
