/** Names of entries in archives, which somebody else chose: each is checked before anything is written. */
import type { LeftOut } from '@core/data/leftOut'
import { isSystemFile } from '../source/listing'
import { hasArchiveName } from './kind'

/** A file name of most file systems has at most 255 bytes; a whole path here at most so many. */
const mostNameBytes = 255
const mostPathBytes = 2048
/** What Windows takes for a device, whatever comes after the dot, and characters it has no names with. */
const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i
const windowsForbidden = /[<>:"|?*\u0000-\u001f]|[. ]$/

export type CheckedName = { name: string } | { leftOut: LeftOut } | { ignored: true }

/**
 * The place of an entry below the folder an archive is unpacked into: slashes forward, no "." parts. `ignored`: a
 * folder, or a system file such as __MACOSX.
 */
export function checkEntryName(raw: string, platform: NodeJS.Platform = process.platform): CheckedName {
  const refuse = (reason: string): CheckedName => ({ leftOut: { name: raw, code: 'unsafe-entry', reason } })
  const slashed = raw.replaceAll('\\', '/')
  if (slashed.includes('\0')) return refuse('its name holds a zero byte')
  if (slashed.startsWith('/') || /^[a-z]:/i.test(slashed)) return refuse('an absolute path')
  const parts = slashed.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) return refuse('its path leads out of the folder (“..”)')
  if (slashed.endsWith('/') || parts.length === 0 || parts.some(isSystemFile)) return { ignored: true }
  const name = parts.join('/')
  if (Buffer.byteLength(name) > mostPathBytes || parts.some((part) => Buffer.byteLength(part) > mostNameBytes)) {
    return refuse('its name is too long')
  }
  if (platform === 'win32' && parts.some((part) => windowsDevice.test(part) || windowsForbidden.test(part))) {
    return refuse('Windows has no such names')
  }
  if (hasArchiveName(name))
    return { leftOut: { name, code: 'nested-archive', reason: 'an archive inside the archive' } }
  return { name }
}
