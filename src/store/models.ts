/**
 * models/<name>.json: the file's name is the model's, whatever the document says. models/<name>.weights/, where there
 * is one, holds weights it was opened with.
 */
import { cp, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AnnealError } from '@shared/errors'
import { type ModelFile, modelFormat } from '@shared/project'
import { parseGraph } from '@core/model'
import { isMissing, makeFolder, renameOver } from './atomicFile'
import { unreadable } from './datasets'
import { conflict, readDocument, writeDocument } from './documents'
import { withLock } from './lock'
import { byName, checkName, freeName, listNames, sameName } from './names'
import { exists, listFolder } from './staging'
import type { Bin, Restore } from './trash'
import type { ModelStore } from './types'
import { readWeights, writeWeights } from './weights'

/** More would fill the screen. */
const MOST_PLACES = 20

export function modelStore(dir: string, bin: Bin): ModelStore & { restore: Restore } {
  const root = join(dir, 'models')
  const file = (name: string): string => join(root, `${name}.json`)
  const weights = (name: string): string => join(root, `${name}.weights`)
  const dropWeights = (name: string): Promise<void> => rm(weights(name), { recursive: true, force: true })
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
        // What is left of one of this name, deleted by hand, is not the new one's.
        if (!there) await dropWeights(name)
        return put(name, document, document.revision + 1)
      })
    },
    async create({ name: wanted, graph, tensors }, { freeName: free }) {
      const asked = checkName(wanted)
      return locked(async () => {
        if (!free) await refuseTaken(asked)
        const name = freeName(asked, free ? await names() : [])
        await dropWeights(name)
        try {
          if (tensors.length > 0) await writeWeights(weights(name), { step: 0, epoch: 0, tensors: [...tensors] })
          return await put(name, { format: 'anneal/model', version: 2, revision: 1, name, graph }, 1)
        } catch (e) {
          await dropWeights(name)
          throw e
        }
      })
    },
    async readWeights(name) {
      const folder = weights(checkName(name))
      return (await exists(folder)) ? (await readWeights(folder)).tensors : []
    },
    exists: async (name) => (await names()).some((other) => sameName(other, checkName(name))),
    async rename(from, to) {
      const [old, wanted] = [checkName(from), checkName(to)]
      await locked(async () => {
        const document = await read(old)
        await refuseTaken(wanted, old)
        await renameOver(file(old), file(wanted))
        if (old !== wanted) {
          await dropWeights(wanted)
          if (await exists(weights(old))) await renameOver(weights(old), weights(wanted))
        }
        await put(wanted, document, document.revision)
      })
    },
    async duplicate(from, to) {
      const wanted = checkName(to)
      await locked(async () => {
        const document = await read(from)
        await refuseTaken(wanted)
        await dropWeights(wanted)
        const own = weights(document.name)
        if (await exists(own)) await cp(own, weights(wanted), { recursive: true })
        await put(wanted, document, 1)
      })
    },
    delete: (name) => removing(name, (known) => bin.put('model', known, file(known), [weights(known)])),
    discard: (name, moveToTrash) =>
      removing(name, async (known) => {
        await moveToTrash(file(known))
        if (await exists(weights(known))) await moveToTrash(weights(known))
      }),
    async restore(record, path) {
      await makeFolder(root)
      return locked(async () => {
        const name = freeName(checkName(record.name), await names())
        await renameOver(path, file(name))
        const own = join(dirname(path), `${record.name}.weights`)
        await dropWeights(name)
        if (await exists(own)) await renameOver(own, weights(name))
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
