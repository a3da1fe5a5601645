/** Which paths are looked at at all. Pure: decided on the text, before the disk or the network is touched. */
import { AnnealError } from '@shared/errors'

/**
 * `device`: not files; refused. `network`: opening it may already send the person's Windows
 * credentials to whoever runs that server; asked first, always.
 */
export type PathKind = 'ordinary' | 'network' | 'device'

const devices = /^\/(dev|proc|sys)(\/|$)/
const driveInDeviceForm = /^\\\\[?]\\[a-z]:\\/i
const reserved = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?$/i

export function pathKind(path: string, platform: NodeJS.Platform): PathKind {
  if (platform === 'win32') {
    const plain = path.replaceAll('/', '\\')
    if (/^\\\\[?]\\unc\\/i.test(plain)) return 'network'
    if (/^\\\\[.?]\\/.test(plain)) return driveInDeviceForm.test(plain) ? 'ordinary' : 'device'
    if (plain.startsWith('\\\\')) return 'network'
    return plain.split('\\').some((part) => reserved.test(part)) ? 'device' : 'ordinary'
  }
  // `//dev/zero` is `/dev/zero`; a backslash form in a project file comes from Windows and names no file here.
  const plain = path.replace(/\/+/g, '/')
  if (devices.test(plain)) return 'device'
  return path.startsWith('\\\\') ? 'network' : 'ordinary'
}

export function refuseDevice(path: string): AnnealError {
  return new AnnealError({
    code: 'device-path',
    message: 'This is a device of the system, not a file or folder with data.',
    where: path,
    hint: 'Choose a file or a folder.'
  })
}

export function refuseNetwork(path: string): AnnealError {
  return new AnnealError({
    code: 'network-path-refused',
    message: 'This path is on another computer, and reading it was not allowed.',
    where: path,
    hint: 'Copy the files to this computer, or choose them again and allow it.'
  })
}
