/** Opening and creating projects. */
import { randomUUID } from 'node:crypto'
import { readFile, readdir, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AnnealError, type ErrorBody, toErrorBody } from '@shared/errors'
import {
  type FileFormat,
  datasetFormat,
  modelFormat,
  nameSchema,
  projectFormat,
  recipeFormat,
  runStateFormat
} from '@shared/project'
import { errorCode, isMissing, makeFolder, removeQuietly, writeFileAtomic } from './atomicFile'
import { datasetStore } from './datasets'
import { readDocument, writeDocument } from './documents'
import { withLock } from './lock'
import { modelStore } from './models'
import { checkName, freeName } from './names'
import { runStore } from './runs'
import { exists, listFolder, sweep } from './staging'
import { openBin, projectTrash } from './trash'
import type { Project } from './types'

const folders = ['datasets', 'models', 'runs', 'exports'] as const

const ignored = `# Anneal: made anew from the data, large, or for the moment only
datasets/*/cache/
runs/*/checkpoints/
.trash/
.lock-*
.tmp-*
.staging-*
.importing-*
.previous-*
`

export async function isProject(dir: string): Promise<boolean> {
  return exists(join(resolve(dir), 'project.json'))
}

/**
 * Makes `dir` a project; the folder may exist and hold other things.
 * @throws AnnealError `project-exists`, `folder-in-use`, `not-a-folder`, `invalid-name`; Node's errors
 */
export async function createProject(dir: string, options: { name?: string } = {}): Promise<Project> {
  const path = resolve(dir)
  const name = options.name === undefined ? nameFromFolder(path) : checkName(options.name)
  if (await isProject(path)) {
    throw new AnnealError({
      code: 'project-exists',
      message: 'This folder already is an Anneal project.',
      where: path,
      hint: 'Open it, or choose another folder for a new project.'
    })
  }
  await refuseInUse(path)
  const made: string[] = []
  try {
    for (const folder of folders) {
      const first = await makeFolder(join(path, folder))
      if (first !== undefined) made.push(first)
    }
    await ignoreDerived(path)
    // Last: from here on it is a project.
    await writeDocument(projectFormat, join(path, 'project.json'), {
      format: 'anneal/project',
      version: 1,
      revision: 1,
      id: randomUUID(),
      name,
      createdAt: new Date().toISOString()
    })
  } catch (e) {
    for (const folder of made) await removeQuietly(folder)
    if (errorCode(e) === 'ENOTDIR' || errorCode(e) === 'EEXIST') throw notAFolder(path)
    throw e
  }
  return openProject(path)
}

/** @throws AnnealError `not-a-project`, `newer-version`, `invalid-file` */
export async function openProject(dir: string): Promise<Project> {
  const path = await realpath(resolve(dir)).catch((e: unknown) => {
    if (isMissing(e)) return resolve(dir)
    throw e
  })
  const file = join(path, 'project.json')
  try {
    await readDocument(projectFormat, file)
  } catch (e) {
    if (isMissing(e)) throw await notAProject(path)
    throw e
  }
  await clearUp(path)
  return project(path, file)
}

function project(dir: string, file: string): Project {
  const bin = openBin(dir)
  const { restore: restoreDataset, ...datasets } = datasetStore(dir, bin)
  const { restore: restoreModel, ...models } = modelStore(dir, bin)
  const { restore: restoreRun, ...runs } = runStore(dir, bin, () => datasets.list())
  return {
    dir,
    datasets,
    models,
    runs,
    trash: projectTrash(dir, { dataset: restoreDataset, model: restoreModel, run: restoreRun }),
    file: () => readDocument(projectFormat, file),
    rename: (to) =>
      withLock(join(dir, '.lock-project'), 'Renaming the project', async () => {
        const there = await readDocument(projectFormat, file)
        return writeDocument(projectFormat, file, { ...there, name: checkName(to), revision: there.revision + 1 })
      }),
    async freeExportDir(name) {
      const root = join(dir, 'exports')
      return join(root, freeName(checkName(freeName(name, [])), await listFolder(root)))
    },
    damaged: () => damaged(dir)
  }
}

async function damaged(dir: string): Promise<ErrorBody[]> {
  const found: ErrorBody[] = []
  const check = async (format: FileFormat, path: string): Promise<void> => {
    try {
      await readDocument(format, path)
    } catch (e) {
      if (!isMissing(e)) found.push(toErrorBody(e))
    }
  }
  for (const name of await listFolder(join(dir, 'datasets'))) {
    await check(datasetFormat, join(dir, 'datasets', name, 'dataset.json'))
  }
  for (const name of await listFolder(join(dir, 'models'))) {
    if (name.endsWith('.json')) await check(modelFormat, join(dir, 'models', name))
  }
  for (const id of await listFolder(join(dir, 'runs'))) {
    await check(recipeFormat, join(dir, 'runs', id, 'recipe.json'))
    await check(runStateFormat, join(dir, 'runs', id, 'state.json'))
  }
  return found
}

/** What dead processes left. A project that can only be read is opened all the same. */
async function clearUp(dir: string): Promise<void> {
  for (const folder of ['.', 'datasets', 'models', 'runs']) {
    try {
      await sweep(join(dir, folder))
    } catch (e) {
      const code = errorCode(e)
      if (code !== 'EROFS' && code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOSPC') throw e
    }
  }
}

/** Somebody's own folders of these names would be taken for the project's. */
async function refuseInUse(path: string): Promise<void> {
  let there: string[]
  try {
    there = await readdir(path)
  } catch (e) {
    if (errorCode(e) === 'ENOTDIR') throw notAFolder(path)
    if (isMissing(e)) return
    throw e
  }
  for (const folder of folders) {
    if (there.includes(folder) && (await readdir(join(path, folder))).length > 0) {
      throw new AnnealError({
        code: 'folder-in-use',
        message: `This folder already has something in “${folder}”, which a project needs for itself.`,
        where: path,
        hint: 'Choose an empty folder, or a new one inside this one.'
      })
    }
  }
}

async function ignoreDerived(path: string): Promise<void> {
  const file = join(path, '.gitignore')
  const there = await readFile(file, 'utf8').catch((e: unknown) => {
    if (isMissing(e)) return ''
    throw e
  })
  if (there.includes(ignored)) return
  const gap = there === '' ? '' : there.endsWith('\n') ? '\n' : '\n\n'
  await writeFileAtomic(file, there + gap + ignored)
}

function nameFromFolder(path: string): string {
  const cleaned = basename(path)
    .replace(/[<>:"/\\|?*\u0000-\u001f]/g, '-')
    .replace(/^\.+|[. ]+$/g, '')
  const parsed = nameSchema.safeParse(freeName(cleaned, []))
  return parsed.success ? parsed.data : 'Project'
}

function notAFolder(path: string): AnnealError {
  return new AnnealError({
    code: 'not-a-folder',
    message: 'A file is in the way: a project is a folder.',
    where: path,
    hint: 'Choose another place, or move that file away.'
  })
}

async function notAProject(path: string): Promise<AnnealError> {
  const there = await exists(path)
  const above = there ? await projectAbove(path) : null
  return new AnnealError({
    code: 'not-a-project',
    message: there
      ? 'This folder is not an Anneal project: it has no project.json.'
      : 'There is no such folder, so no project either.',
    where: path,
    hint: above
      ? `A folder above it is one: use ${above}.`
      : 'Choose a project’s folder, or make a new project: anneal init DIR.'
  })
}

async function projectAbove(path: string): Promise<string | null> {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (await isProject(folder)) return folder
  }
  return null
}
