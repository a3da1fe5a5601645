/** The window shows our page and nothing else, whatever a page or a file in it tries. */
import type { Session, WebContents } from 'electron'
import { isOwnPage } from './ownPage'

export function lockContents(contents: WebContents, devServer: string | undefined): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  const stay = (event: { preventDefault(): void }, url: string): void => {
    // A reload by the development server is the one navigation there is.
    if (devServer === undefined || !isOwnPage(url, devServer)) event.preventDefault()
  }
  contents.on('will-navigate', (event) => stay(event, event.url))
  contents.on('will-frame-navigate', (event) => stay(event, event.url))
  contents.on('will-redirect', (event) => stay(event, event.url))
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** The one thing the page may ask the system for: putting text on the clipboard, after a click. */
const allowed = new Set(['clipboard-sanitized-write'])

export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => allowed.has(permission))
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  // A spelling dictionary would be fetched from the internet.
  session.setSpellCheckerEnabled(false)
}
