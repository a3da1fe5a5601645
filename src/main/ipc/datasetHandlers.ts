import { stat } from 'node:fs/promises'
import { checkPreparation } from '@core/data/choosePreparation'
import { withPreparation } from '@core/data/missingValues'
import { AnnealError } from '@shared/errors'
import { checkAugmentation } from '@core/data/augmentations'
import type { Progress } from '@shared/ipc/payloads'
import type { CallContext } from '@shared/ipc/rpc'
import type { DatasetFile } from '@shared/project'
import { isMissing } from '@store/index'
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
    'datasets.sniff': ({ grants, choices }, { signal }) =>
      session.workbench.call('sniff', { paths: session.grants.paths(grants), choices }, { signal }),
    'datasets.import': (input, context) => importInto(session, input, context),
    'datasets.samples': async (query, { signal, send }) => {
      await requireReadable(session, query.name)
      await session.workbench.call('ensureCache', { name: query.name }, { signal, onEvent: send })
      return session.workbench.call('samples', query, { signal })
    },
    'datasets.prepare': async ({ name, preparation }) => {
      const document = await store().read(name)
      checkPreparation(document, preparation)
      await store().write(withPreparation(document, preparation))
      return changed()
    },
    'datasets.preparation': async (query, { signal, send }) => {
      await requireReadable(session, query.name)
      return session.workbench.call('preparation', query, { signal, onEvent: send })
    },
    'datasets.augment': async ({ name, augmentation }) => {
      const before = await store().read(name)
      checkAugmentation(before, augmentation)
      const written = await store().write({ ...before, augmentation })
      await changed()
      return written
    },
    'datasets.previewAugmentation': async (input, { signal, send }) => {
      await requireReadable(session, input.dataset)
      await session.workbench.call('ensureCache', { name: input.dataset }, { signal, onEvent: send })
      return session.workbench.call('previewAugmentation', input, { signal })
    },
    'datasets.picture': async ({ name, index }, { signal }) => {
      await requireReadable(session, name)
      const { allowed } = await stateOfSource(session, name)
      return session.workbench.call('pictureDetail', { dataset: name, index, withOriginal: allowed }, { signal })
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
      await requireIdle(session, name)
      const undo = await store().delete(name)
      await changed()
      return { undo }
    },
    'datasets.locate': async ({ name, grant }, context) => {
      await locate(session, name, grant, context)
      return changed()
    },
    'datasets.allowSource': async ({ name }) => ({ allowed: await askForSource(session, name) }),
    'datasets.sourceState': async ({ name }) => {
      const { found, allowed, paths } = await stateOfSource(session, name)
      return { found, allowed, path: shown(paths[0] ?? '') }
    }
  }
}

/** Changes that can be undone. */
export function datasetEditHandlers(session: WindowSession): Part<'dataset'> {
  return {
    'dataset.edit': (input, { signal, send }) =>
      changing(session, input.name, () => session.workbench.call('editDataset', input, { signal, onEvent: send })),
    'dataset.undo': (input, { signal, send }) =>
      changing(session, input.name, () => session.workbench.call('undoEdits', input, { signal, onEvent: send })),
    'dataset.redo': (input, { signal, send }) =>
      changing(session, input.name, () => session.workbench.call('redoEdits', input, { signal, onEvent: send })),
    'dataset.split': (input, { signal, send }) =>
      changing(session, input.name, () => session.workbench.call('splitDataset', input, { signal, onEvent: send })),
    'dataset.previewSplit': async (input, { signal, send }) => {
      await requireReadable(session, input.name)
      return session.workbench.call('previewSplit', input, { signal, onEvent: send })
    }
  }
}

/** The workbench works it out and writes it; the lists are read again. */
async function changing(session: WindowSession, name: string, work: () => Promise<DatasetFile>): Promise<DatasetFile> {
  await requireReadable(session, name)
  const changed = await work()
  await session.current.changed()
  return changed
}

/** The document names the new place only if the files there are what was imported. */
async function locate(
  session: WindowSession,
  name: string,
  grant: string,
  { signal, send }: CallContext<Progress>
): Promise<void> {
  const { datasets } = session.current.project
  const before = await datasets.read(name)
  const chosen = session.grants.find(grant)
  const paths = relocate(before.source.paths, chosen.path, chosen.grant.directory)
  for (const path of paths) {
    try {
      await stat(path)
    } catch (e) {
      throw isMissing(e) ? missing(path) : e
    }
  }
  await session.workbench.call('checkSource', { name, paths }, { signal, onEvent: send })
  const source = { ...before.source, copied: false, paths: paths.map((path) => datasets.sourceReference(path)) }
  await allowPaths(session, paths)
  await datasets.write({ ...before, source })
}

/** What trains on it, here or in a terminal, needs it when it goes on after a pause. */
async function requireIdle(session: WindowSession, name: string): Promise<void> {
  const runs = await session.current.project.runs.list()
  const run = runs.find(({ alive, recipe }) => alive && recipe.dataset.name === name)
  if (!run) return
  throw new AnnealError({
    code: 'dataset-busy',
    message: `“${run.state.name}” is being trained on “${name}”.`,
    where: name,
    hint: 'Stop that training first, or wait until it has ended.'
  })
}

function missing(path: string): AnnealError {
  return new AnnealError({
    code: 'source-missing',
    message: 'A file of this data set is not in the chosen folder.',
    where: path,
    hint: 'Choose the folder that holds all of its files.'
  })
}
