/** models/<name>.json: the file's name is the model's, whatever the document says. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AnnealError } from '@shared/errors'
import { type ModelFile, modelFormat } from '@shared/project'
import { parseGraph } from '@core/model'
import { isMissing, makeFolder, renameOver } from './atomicFile'
import { unreadable } from './datasets'
import { conflict, readDocument, writeDocument } from './documents'
import { withLock } from './lock'
import { byName, checkName, freeName, listNames, sameName } from './names'
import { listFolder } from './staging'
import type { Bin, Restore } from './trash'
import type { ModelStore } from './types'

/** More would fill the screen. */
const MOST_PLACES = 20

export function modelStore(dir: string, bin: Bin): ModelStore & { restore: Restore } {
  const root = join(dir, 'models')
  const file = (name: string): string => join(root, `${name}.json`)
  /** Changes take moments: one lock for all models keeps names and revisions right. */
  const locked = <T>(work: () => Promise<T>): Promise<T> => withLock(join(root, '.lock-models'), 'Saving', work)

  async function names(): Promise<string[]> {
    const files = await listFolder(root)
    return files
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -5).normalize('NFC'))
      .sort(byName)
  }

  async function readOrNull(name: string): Promise<ModelFile | null> {
    try {
      return { ...(await readDocument(modelFormat, file(name))), name }
    } catch (e) {
      if (isMissing(e)) return null
      throw e instanceof AnnealError && e.code === 'invalid-file' ? await everyError(e, file(name)) : e
    }
  }

  async function read(name: string): Promise<ModelFile> {
    const known = checkName(name)
    const found = await readOrNull(known)
    if (!found) throw notFound(known, await names())
    return found
  }

  async function refuseTaken(name: string, apartFrom?: string): Promise<void> {
    const taken = (await names()).find((other) => sameName(other, name) && other !== apartFrom)
    if (taken !== undefined) throw modelExists(taken)
  }

  function put(name: string, document: ModelFile, revision: number): Promise<ModelFile> {
    return writeDocument(modelFormat, file(name), { ...document, name, revision })
  }

  async function keepBoth(document: ModelFile, there: ModelFile | null): Promise<never> {
    const wanted = freeName(`${document.name} (conflict)`, [])
    const earlier = await readOrNull(wanted)
    // Saving again after a conflict must not leave one more copy each time.
    const same = earlier !== null && JSON.stringify(earlier.graph) === JSON.stringify(document.graph)
    const kept = same ? wanted : freeName(wanted, await names())
    if (!same) await put(kept, document, 1)
    throw conflict(`The model “${document.name}”`, kept, there?.revision ?? null)
  }

  async function removing<T>(name: string, remove: (known: string) => Promise<T>): Promise<T> {
    const known = checkName(name)
    return locked(async () => {
      if (!(await names()).includes(known)) throw notFound(known, await names())
      return remove(known)
    })
  }

  return {
    async list() {
      const all = []
      for (const name of await names()) {
        const document = await readDocument(modelFormat, file(name)).catch(unreadable)
        if (document) all.push({ ...document, name })
      }
      return all
    },
    read,
    async write(document) {
      const name = checkName(document.name)
      return locked(async () => {
        const there = await readOrNull((await names()).find((other) => sameName(other, name)) ?? name)
        if ((there?.revision ?? 0) !== document.revision) return keepBoth({ ...document, name }, there)
        return put(name, document, document.revision + 1)
      })
    },
    exists: async (name) => (await names()).some((other) => sameName(other, checkName(name))),
    async rename(from, to) {
      const [old, wanted] = [checkName(from), checkName(to)]
      await locked(async () => {
        const document = await read(old)
        await refuseTaken(wanted, old)
        await renameOver(file(old), file(wanted))
        await put(wanted, document, document.revision)
      })
    },
    async duplicate(from, to) {
      const wanted = checkName(to)
      await locked(async () => {
        const document = await read(from)
        await refuseTaken(wanted)
        await put(wanted, document, 1)
      })
    },
    delete: (name) => removing(name, (known) => bin.put('model', known, file(known))),
    discard: (name, moveToTrash) => removing(name, (known) => moveToTrash(file(known))),
    async restore(record, path) {
      await makeFolder(root)
      return locked(async () => {
        const name = freeName(checkName(record.name), await names())
        await renameOver(path, file(name))
        const document = await readDocument(modelFormat, file(name))
        await put(name, document, document.revision)
        return name
      })
    }
  }
}

/** Most of a file edited by hand is right: each wrong place is told at once, so that they can be corrected together. */
async function everyError(error: AnnealError, path: string): Promise<AnnealError> {
  const { errors } = parseGraph(await readFile(path, 'utf8'))
  if (errors.length === 0) return error
  const places = errors.slice(0, MOST_PLACES).map((e) => `Line ${e.line}, column ${e.column}: ${e.path} ${e.message}`)
  const more = errors.length > MOST_PLACES ? [`And ${errors.length - MOST_PLACES} more.`] : []
  return new AnnealError({
    code: 'invalid-file',
    message: ['The file is damaged or was edited by hand.', ...places, ...more].join(' '),
    where: path,
    hint: 'Correct these places, or restore the file from a copy. Nothing was changed.',
    data: { errors }
  })
}

function notFound(name: string, there: string[]): AnnealError {
  return new AnnealError({
    code: 'model-not-found',
    message: `There is no model “${name}” in this project. ${listNames(there, 'It has none yet.')}`,
    where: name,
    hint: there.length === 0 ? 'Import data first: starter models that fit come with it.' : 'Use one of those names.'
  })
}

function modelExists(name: string): AnnealError {
  return new AnnealError({
    code: 'model-exists',
    message: `The project already has a model “${name}”.`,
    where: name,
    hint: 'Choose another name, or delete that one first.'
  })
}
