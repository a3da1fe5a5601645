/** A file under another name, without its bytes twice where the system can do that. */
import { copyFile, link, symlink } from 'node:fs/promises'
import { errorCode } from '@store/atomicFile'

/** A hard link does not cross drives, and on Windows a symbolic one needs a right that few have. */
const usualWays = [link, symlink, copyFile] as const

/** @throws Node's error of the last way */
export async function linkOrCopy(
  from: string,
  to: string,
  ways: readonly ((from: string, to: string) => Promise<void>)[] = usualWays
): Promise<void> {
  for (const [i, way] of ways.entries()) {
    try {
      return await way(from, to)
    } catch (e) {
      if (errorCode(e) === undefined || i === ways.length - 1) throw e
    }
  }
}
