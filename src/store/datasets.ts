/** datasets/<name>/: the folder's name is the data set's, whatever the document says. */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AnnealError } from '@shared/errors'
import { type DatasetFile, datasetFormat } from '@shared/project'
import { isMissing, makeFolder, renameOver, syncFolder } from './atomicFile'
import { conflict, readDocument, writeDocument } from './documents'
import { startImport } from './importing'
import { busy, readHolder, tryLock, withLock } from './lock'
import { byName, checkId, checkName, freeName, listNames, nameKey, sameName } from './names'
import { asIn, datasetDir, sourcePaths, sourceReference } from './sources'
import { exists, importingPrefix, isStaging, listFolder, stageFolder, stagingPrefix, sweep } from './staging'
import type { Bin, Restore } from './trash'
import type { DatasetStore, StagedFolder } from './types'

export function datasetStore(dir: string, bin: Bin): DatasetStore & { restore: Restore } {
  const root = join(dir, 'datasets')
  const file = (name: string): string => join(datasetDir(dir, name), 'dataset.json')
  const cacheRoot = (name: string): string => join(datasetDir(dir, checkName(name)), 'cache')

  async function names(): Promise<string[]> {
    const found = []
    for (const name of await listFolder(root)) if (await exists(file(name))) found.push(name.normalize('NFC'))
    return found.sort(byName)
  }

  async function read(name: string): Promise<DatasetFile> {
    const known = checkName(name)
    try {
      return asIn(known, await readDocument(datasetFormat, file(known)))
    } catch (e) {
      if (isMissing(e)) throw notFound(known, await names())
      throw e
    }
  }

  async function refuseTaken(name: string, apartFrom?: string): Promise<void> {
    for (const taken of await listFolder(root)) {
      if (sameName(taken, name) && taken !== apartFrom) throw datasetExists(taken)
    }
  }

  /** For the moments of a change; refused at once while an import or a cache of it is being made. */
  async function owning<T>(name: string, what: string, work: () => Promise<T>): Promise<T> {
    const path = join(root, `.lock-${nameKey(name)}`)
    const lock = await tryLock(path, what)
    if (!lock) throw busy(what, await readHolder(path))
    try {
      if (await isStaging(cacheRoot(name))) throw busy(what, null)
      return await work()
    } finally {
      await lock.release()
    }
  }

  async function removing<T>(name: string, remove: (known: string) => Promise<T>): Promise<T> {
    const known = checkName(name)
    return owning(known, `deleting “${known}”`, async () => {
      if (!(await names()).includes(known)) throw notFound(known, await names())
      return remove(known)
    })
  }

  return {
    async list() {
      const all = []
      for (const name of await names()) {
        const document = await readDocument(datasetFormat, file(name)).catch(unreadable)
        if (document) all.push(asIn(name, document))
      }
      return all
    },
    read,
    async write(document) {
      const name = checkName(document.name)
      return withLock(join(root, `.lock-${nameKey(name)}`), `saving “${name}”`, async () => {
        const there = await read(name)
        if (there.revision !== document.revision) {
          const kept = freeName('dataset.conflict', await conflictCopies(datasetDir(dir, name)))
          await writeDocument(datasetFormat, join(datasetDir(dir, name), `${kept}.json`), document)
          throw conflict(`The data set “${name}”`, `datasets/${name}/${kept}.json`, there.revision)
        }
        return writeDocument(datasetFormat, file(name), { ...document, name, revision: document.revision + 1 })
      })
    },
    async beginImport(name) {
      const known = checkName(name)
      await refuseTaken(known)
      const lockPath = join(root, `${importingPrefix}${nameKey(known)}.lock`)
      const folder = await stageFolder(root, `${importingPrefix}${nameKey(known)}`, `importing “${known}”`)
      if (!folder) throw busy(`The import of “${known}”`, await readHolder(lockPath))
      return startImport(dir, known, folder, () => refuseTaken(known))
    },
    cacheDir: (name, cacheKey) => join(cacheRoot(name), checkId(cacheKey)),
    async stageCache(name, cacheKey): Promise<StagedFolder> {
      await read(name)
      const target = join(cacheRoot(name), checkId(cacheKey))
      await makeFolder(cacheRoot(name))
      await sweep(cacheRoot(name))
      const unique = `${stagingPrefix}${randomBytes(6).toString('hex')}`
      const folder = await stageFolder(cacheRoot(name), unique, `preparing “${name}”`)
      if (!folder) throw busy(`Preparing “${name}”`, null)
      return {
        dir: folder.dir,
        async commit() {
          // The same key is the same content: what another process made meanwhile is as good as ours.
          if (await exists(target)) return folder.abandon()
          await folder.moveTo(target)
        },
        abandon: () => folder.abandon()
      }
    },
    sourcePaths: (document) => sourcePaths(dir, document),
    sourceReference: (path) => sourceReference(dir, path),
    async rename(from, to) {
      const [old, wanted] = [checkName(from), checkName(to)]
      await owning(old, `renaming “${old}”`, async () => {
        const document = await read(old)
        await refuseTaken(wanted, old)
        await renameOver(datasetDir(dir, old), datasetDir(dir, wanted))
        await syncFolder(root)
        await writeDocument(datasetFormat, file(wanted), asIn(wanted, document))
      })
    },
    async duplicate(from, to) {
      const [old, wanted] = [checkName(from), checkName(to)]
      const document = await read(old)
      const copy = await this.beginImport(wanted)
      try {
        await copyFolder(datasetDir(dir, old), copy.dir)
        await copy.commit({ ...asIn(wanted, document), createdAt: new Date().toISOString() })
      } finally {
        await copy.abandon()
      }
    },
    delete: (name) => removing(name, (known) => bin.put('dataset', known, datasetDir(dir, known))),
    discard: (name, moveToTrash) => removing(name, (known) => moveToTrash(datasetDir(dir, known))),
    async restore(record, path) {
      await makeFolder(root)
      const name = freeName(checkName(record.name), await listFolder(root))
      await renameOver(path, datasetDir(dir, name))
      await writeDocument(datasetFormat, file(name), asIn(name, await readDocument(datasetFormat, file(name))))
      return name
    }
  }
}

async function conflictCopies(folder: string): Promise<string[]> {
  return (await listFolder(folder)).map((name) => name.replace(/\.json$/, ''))
}

/** A list shows what can be read; `Project.damaged` names the rest. */
export function unreadable(e: unknown): null {
  if (e instanceof AnnealError || isMissing(e)) return null
  throw e
}

/** Without what is being written at the moment; shares the bytes where the file system can. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true })
  await cp(from, to, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    preserveTimestamps: true,
    filter: (path) => path === from || !/[\\/]\.[^\\/]*$/.test(path)
  })
}

function notFound(name: string, there: string[]): AnnealError {
  return new AnnealError({
    code: 'dataset-not-found',
    message: `There is no data set “${name}” in this project. ${listNames(there, 'It has none yet.')}`,
    where: name,
    hint: there.length === 0 ? 'Import one first: anneal import SOURCE --name NAME.' : 'Use one of those names.'
  })
}

function datasetExists(name: string): AnnealError {
  return new AnnealError({
    code: 'dataset-exists',
    message: `The project already has a data set “${name}”.`,
    where: name,
    hint: 'Choose another name, or delete that one first.'
  })
}
