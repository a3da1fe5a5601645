/** Where new projects go. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from '@store/index'
import { appPaths } from '../appPaths'

/** A free folder in the person's Documents/Anneal; not created. */
export async function newProjectFolder(name: string): Promise<string> {
  return freeFolder(appPaths.projects(), name)
}

/** The chosen folder itself when it is empty, else a free one of that name inside. */
export async function projectFolderIn(folder: string, name: string): Promise<string> {
  const inside = await readdir(folder)
  return inside.length === 0 ? folder : freeFolder(folder, name)
}

/** `name`, else `name 2`, `name 3`, …; case does not tell names apart everywhere. */
export async function freeFolder(parent: string, name: string): Promise<string> {
  const taken = new Set((await namesIn(parent)).map((entry) => entry.toLowerCase()))
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name} ${i}`
    if (!taken.has(candidate.toLowerCase())) return join(parent, candidate)
  }
}

/** Of a folder that is still to be made: none. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (e) {
    if (isMissing(e)) return []
    throw e
  }
}

/** A project made a moment ago whose first import failed or was cancelled. */
export async function removeNewProject(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
}
