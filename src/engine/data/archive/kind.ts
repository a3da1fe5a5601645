/** Which files are archives to be unpacked: by name, and by the bytes they begin with. */
import { AnnealError } from '@shared/errors'
import { readHead } from '../source/files'

export type ArchiveKind = 'zip' | 'tar' | 'tar.gz'

const archiveName = /\.(zip|tar|tgz|tar\.gz|tar\.(bz2|xz|zst)|tbz2?|txz|7z|rar)$/i
const unread = /\.(tar\.(bz2|xz|zst)|tbz2?|txz|7z|rar)$/i
const headBytes = 4096
/** "ustar" stands here in the first header of every tar that POSIX tools wrote. */
const ustarAt = 257

/** Does its name say that it holds other files? Also of the kinds that are not unpacked. */
export function hasArchiveName(name: string): boolean {
  return archiveName.test(name)
}

/** The name without the archive's ending. */
export function withoutArchiveEnding(name: string): string {
  return name.replace(archiveName, '')
}

/**
 * Null: it is no archive. .npz and .xlsx are zip files too, but each is one thing.
 * @throws `archive-unsupported`, `archive-damaged` where the name promises what the content is not
 */
export async function archiveKind(path: string): Promise<ArchiveKind | null> {
  if (!hasArchiveName(path)) return null
  if (unread.test(path)) throw unsupported(path)
  const kind = contentKind(await readHead(path, headBytes))
  if (kind === null) throw damagedArchive(path, 'it does not begin as an archive does')
  return kind
}

function contentKind(head: Buffer): ArchiveKind | null {
  if (/^PK(\x03\x04|\x05\x06|\x07\x08)/.test(head.toString('latin1', 0, 4))) return 'zip'
  if (head[0] === 0x1f && head[1] === 0x8b) return 'tar.gz'
  return isTar(head) ? 'tar' : null
}

/** By its mark, or by the checksum of its first header where an old tool left no mark. */
function isTar(head: Buffer): boolean {
  if (head.length < 512) return false
  if (head.toString('latin1', ustarAt, ustarAt + 5) === 'ustar') return true
  const header = head.subarray(0, 512)
  const written = Number.parseInt(header.toString('latin1', 148, 156).replace(/\0.*$/s, '').trim(), 8)
  let sum = 0
  header.forEach((byte, i) => (sum += i >= 148 && i < 156 ? 32 : byte))
  return written === sum || header.every((byte) => byte === 0)
}

export function damagedArchive(path: string, why: string): AnnealError {
  return new AnnealError({
    code: 'archive-damaged',
    message: `This archive can’t be unpacked: ${why}.`,
    where: path,
    hint: 'The file is damaged or cut off. Download or copy it again.'
  })
}

function unsupported(path: string): AnnealError {
  return new AnnealError({
    code: 'archive-unsupported',
    message: 'Archives of this kind are not unpacked; .zip, .tar and .tar.gz are.',
    where: path,
    hint: 'Unpack it and import the folder.'
  })
}
