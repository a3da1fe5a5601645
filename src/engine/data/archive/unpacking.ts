import type { LeftOut } from '@core/data/leftOut'
import type { SourceFile } from '../source/files'
import type { Context } from '../types'
import type { Budget } from './limits'

/** How much of an entry is needed: all of it, its beginning, or that it is there. */
export type Take = 'whole' | 'head' | 'name'

/** What `head` takes. */
export const headTaken = 1024 * 1024

/** What the two kinds of archives share while one is unpacked. */
export interface Unpacking {
  archive: string
  archiveBytes: number
  into: string
  budget: Budget
  take(name: string): Take
  files: SourceFile[]
  leftOut: LeftOut[]
  /** Files and folders that were met. */
  names: Map<string, 'file' | 'folder'>
  ctx: Context
}

/** False: an earlier entry has that name, or is a file where a folder would be; it is named. */
export function isFirst(work: Unpacking, name: string): boolean {
  const folders = name.split('/').map((_, i, parts) => parts.slice(0, i).join('/'))
  if (work.names.has(name) || folders.some((folder) => work.names.get(folder) === 'file')) {
    work.leftOut.push({ name, code: 'duplicate-entry', reason: 'an earlier entry has this name' })
    return false
  }
  for (const folder of folders.slice(1)) work.names.set(folder, 'folder')
  work.names.set(name, 'file')
  return true
}
