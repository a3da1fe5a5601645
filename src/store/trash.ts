/** The project's own bin: deleting is a rename into it, undo a rename back, emptying hands to the system's trash. */
import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AnnealError } from '@shared/errors'
import { type TrashRecord, trashRecordFormat } from '@shared/project'
import { isMissing, makeFolder, removeQuietly, renameOver, syncFolder } from './atomicFile'
import { readDocument, writeDocument } from './documents'
import { checkId } from './names'
import { exists, listFolder } from './staging'
import type { ProjectTrash } from './types'

/** Puts a deleted thing back to where things of its kind stand, and returns its name there. Called with its path in the bin. */
export type Restore = (record: TrashRecord, path: string) => Promise<string>

export interface Bin {
  /**
   * Returns the id for `undo`.
   * @param beside more that belongs to it; what is not there is left out
   */
  put(kind: TrashRecord['kind'], name: string, path: string, beside?: readonly string[]): Promise<string>
}

export function openBin(projectDir: string): Bin {
  return {
    async put(kind, name, path, beside = []) {
      const id = `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`
      const place = join(projectDir, '.trash', id)
      const item = (from: string): string => join(place, 'item', basename(from))
      const moved: string[] = []
      await makeFolder(place)
      try {
        // The record comes first: without it nobody would know what the thing in the bin is.
        await writeDocument(trashRecordFormat, join(place, 'record.json'), {
          format: 'anneal/trash-record',
          version: 1,
          kind,
          name,
          entry: basename(path),
          deletedAt: new Date().toISOString()
        })
        await mkdir(join(place, 'item'))
        for (const from of [path, ...beside]) {
          if (from !== path && !(await exists(from))) continue
          await renameOver(from, item(from))
          moved.push(from)
        }
      } catch (e) {
        // Removing the place would take along what is in it already.
        for (const from of moved) await renameOver(item(from), from)
        await removeQuietly(place)
        throw e
      }
      await syncFolder(place)
      return id
    }
  }
}

export function projectTrash(projectDir: string, restore: Record<TrashRecord['kind'], Restore>): ProjectTrash {
  const bin = join(projectDir, '.trash')

  async function open(id: string): Promise<{ record: TrashRecord; path: string } | null> {
    try {
      const record = await readDocument(trashRecordFormat, join(bin, id, 'record.json'))
      const path = join(bin, id, 'item', record.entry)
      return (await exists(path)) ? { record, path } : null
    } catch (e) {
      if (isMissing(e)) return null
      throw e
    }
  }

  return {
    async undo(id) {
      const found = await open(checkId(id))
      if (!found) throw gone()
      const name = await restore[found.record.kind](found.record, found.path)
      await removeQuietly(join(bin, id))
      return name
    },
    async empty(moveToTrash) {
      const kept: string[] = []
      for (const id of await listFolder(bin)) {
        const found = await open(id)
        // An entry without its thing: undone, or a deletion that did not happen.
        if (found) {
          try {
            // The thing itself first: while it is there, what belongs to it is not lost.
            await moveToTrash(found.path)
            const item = dirname(found.path)
            const beside = (await listFolder(item)).filter((name) => name !== found.record.entry)
            for (const name of beside) await moveToTrash(join(item, name))
          } catch {
            kept.push(found.record.name)
            continue
          }
        }
        await rm(join(bin, id), { recursive: true, force: true })
      }
      return kept
    }
  }
}

function gone(): AnnealError {
  return new AnnealError({
    code: 'undo-gone',
    message: 'This can no longer be undone here: it went to the system’s trash.',
    hint: 'Restore it from the system’s trash.'
  })
}
