/** The one origin whose calls main answers. */
export const scheme = 'anneal'
export const appUrl = `${scheme}://app/`

/** @param devServer the address of the development server, only ever set when not packaged */
export function isOwnPage(url: string, devServer?: string): boolean {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return false
  }
  if (parsed.protocol === `${scheme}:` && parsed.host === 'app') return true
  return devServer !== undefined && parsed.origin === new URL(devServer).origin
}

interface Frame {
  readonly url: string
  readonly parent: unknown
}

/** Only the top frame of our own page: not a frame inside it, not a page it was navigated to, not a frame that is gone. */
export function isOwnFrame(frame: Frame | null, mainFrame: Frame, devServer?: string): boolean {
  return frame !== null && frame === mainFrame && frame.parent === null && isOwnPage(frame.url, devServer)
}
