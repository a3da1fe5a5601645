import { stat } from 'node:fs/promises'
import { AnnealError } from '@shared/errors'
import { relocate } from '../grants/projectSources'
import { shown } from '../session/openProject'
import { allowPaths, askForSource, requireReadable, stateOfSource } from '../session/sources'
import type { WindowSession } from '../session/windowSession'
import { importInto } from './importInto'
import type { Part } from './part'

export function datasetHandlers(session: WindowSession): Part<'datasets'> {
  const store = () => session.current.project.datasets
  const changed = async (): Promise<Record<string, never>> => {
    await session.current.changed()
    return {}
  }
  return {
    'datasets.list': () => store().list(),
    'datasets.sniff': ({ grants }, { signal }) =>
      session.workbench.call('sniff', { paths: session.grants.paths(grants) }, { signal }),
    'datasets.import': (input, context) => importInto(session, input, context),
    'datasets.samples': async (query, { signal, send }) => {
      await requireReadable(session, query.name)
      await session.workbench.call('ensureCache', { name: query.name }, { signal, onEvent: send })
      return session.workbench.call('samples', query, { signal })
    },
    'datasets.rename': async ({ name, to }) => {
      await store().rename(name, to)
      return changed()
    },
    'datasets.duplicate': async ({ name, to }) => {
      await store().duplicate(name, to)
      return changed()
    },
    'datasets.delete': async ({ name }) => {
      const undo = await store().delete(name)
      await changed()
      return { undo }
    },
    'datasets.locate': async ({ name, grant }, { signal }) => {
      await locate(session, name, grant, signal)
      return changed()
    },
    'datasets.allowSource': async ({ name }) => ({ allowed: await askForSource(session, name) }),
    'datasets.sourceState': async ({ name }) => {
      const { found, allowed, paths } = await stateOfSource(session, name)
      return { found, allowed, path: shown(paths[0] ?? '') }
    }
  }
}

/** The document names the new place only if the data there can be read as what it was. */
async function locate(session: WindowSession, name: string, grant: string, signal: AbortSignal): Promise<void> {
  const { datasets } = session.current.project
  const before = await datasets.read(name)
  const chosen = session.grants.find(grant)
  const paths = relocate(before.source.paths, chosen.path, chosen.grant.directory)
  for (const path of paths) {
    const facts = await stat(path).catch(() => null)
    if (!facts) throw missing(path)
  }
  const source = { ...before.source, paths: paths.map((path) => datasets.sourceReference(path)) }
  await allowPaths(session, paths)
  const after = await datasets.write({ ...before, source })
  try {
    await session.workbench.call('ensureCache', { name }, { signal })
  } catch (e) {
    await datasets.write({ ...after, source: before.source })
    throw e
  }
}

function missing(path: string): AnnealError {
  return new AnnealError({
    code: 'source-missing',
    message: 'A file of this data set is not in the chosen folder.',
    where: path,
    hint: 'Choose the folder that holds all of its files.'
  })
}
