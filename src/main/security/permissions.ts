/** What the page may ask the system for. Anything else is refused without a question. */
import { isOwnPage } from './ownPage'

/** What of the request matters here; Electron's two handlers name it differently. */
export interface PermissionAsked {
  permission: string
  /** Address or origin of the page that asks. */
  url: string
  isMainFrame: boolean
  /** `media`: what is to be recorded. */
  media: readonly string[]
}

/** Putting text on the clipboard after a click, and our own page's camera: never a microphone, never a screen. */
export function isAllowed({ permission, url, isMainFrame, media }: PermissionAsked, devServer?: string): boolean {
  if (permission === 'clipboard-sanitized-write') return true
  if (permission !== 'media') return false
  return isMainFrame && isOwnPage(url, devServer) && media.length > 0 && media.every((type) => type === 'video')
}
