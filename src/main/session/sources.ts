/** Guards the sources a project file names: read only what the person allowed. */
import { access, realpath } from 'node:fs/promises'
import type { DatasetFile } from '@shared/project'
import { pathKind } from '../grants/pathPolicy'
import { askSource } from '../grants/questions'
import { sourceNotAllowed, sourceState, type SourceState } from '../grants/projectSources'
import type { WindowSession } from './windowSession'

export async function stateOfSource(session: WindowSession, name: string): Promise<SourceState> {
  const { project, id } = session.current
  return sourceState(project, id, await project.datasets.read(name), session.studio.allowed)
}

/**
 * Before anything that may read a data set's source. With its packed cache in the project nothing outside is read.
 * @throws AnnealError `source-not-allowed`, `dataset-not-found`
 */
export async function requireReadable(session: WindowSession, name: string): Promise<DatasetFile> {
  const open = session.current
  const document = await open.project.datasets.read(name)
  if (open.readable.get(name) === document.cacheKey) return document
  if (!(await exists(open.project.datasets.cacheDir(name, document.cacheKey)))) {
    const state = await sourceState(open.project, open.id, document, session.studio.allowed)
    if (!state.allowed) throw sourceNotAllowed(document, state.paths)
  }
  open.readable.set(name, document.cacheKey)
  return document
}

/** The person chose these paths for this project: by a grant, or by answering the question. */
export async function allowPaths(session: WindowSession, paths: readonly string[]): Promise<void> {
  const lasting = paths.filter((path) => pathKind(path, process.platform) !== 'network')
  const passing = paths.filter((path) => !lasting.includes(path))
  const { allowed } = session.studio
  if (lasting.length > 0) await allowed.allow(session.current.id, lasting)
  if (passing.length > 0) await allowed.allow(session.current.id, passing, false)
}

/** @returns whether it may be read now */
export async function askForSource(session: WindowSession, name: string): Promise<boolean> {
  const state = await stateOfSource(session, name)
  if (state.allowed) return true
  // A device is nothing to ask about.
  if (state.paths.some((path) => pathKind(path, process.platform) === 'device')) return false
  const { name: project } = await session.current.info()
  if (!(await askSource(session.window, project, state.paths))) return false
  await allowPaths(session, await Promise.all(state.paths.map(realOrSame)))
  return (await stateOfSource(session, name)).allowed
}

async function realOrSame(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  )
}
