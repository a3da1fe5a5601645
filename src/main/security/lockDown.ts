/** The window shows our page and nothing else, whatever a page or a file in it tries. */
import type { Session, WebContents } from 'electron'
import { isOwnPage } from './ownPage'
import { isAllowed } from './permissions'

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

export function lockSession(session: Session, devServer: string | undefined): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    answer(isAllowed({ permission, url: details.requestingUrl, isMainFrame: details.isMainFrame, media }, devServer))
  })
  session.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame, mediaType }) =>
    isAllowed({ permission, url: origin, isMainFrame, media: mediaType === undefined ? [] : [mediaType] }, devServer)
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  // A spelling dictionary would be fetched from the internet.
  session.setSpellCheckerEnabled(false)
}
