import { Notification } from 'electron'
import type { RunState } from '@shared/project'
import { endSentence } from './runs/endSentence'

/** The last ones shown are kept: a collected notification no longer reports its click. Not every system says closed. */
const shown = new Set<Notification>()
const mostKept = 20

export function notifyEnd(state: RunState, onClick: () => void): void {
  const body = endSentence(state)
  if (body === null || !Notification.isSupported()) return
  const notification = new Notification({ title: 'Anneal', body })
  const forget = (): void => void shown.delete(notification)
  notification.on('click', () => {
    forget()
    onClick()
  })
  notification.on('close', forget)
  notification.on('failed', forget)
  const [oldest] = shown
  if (oldest && shown.size >= mostKept) shown.delete(oldest)
  shown.add(notification)
  notification.show()
}
