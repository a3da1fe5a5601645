/** What a trained model is good for: evaluate it, try it, take it away. */
import { exportName } from '../session/exportName'
import { freeFolder } from '../session/projectFolders'
import { requireReadable } from '../session/sources'
import type { WindowSession } from '../session/windowSession'
import type { Part } from './part'

export function evaluationHandlers(session: WindowSession): Part<'evaluations'> {
  const runs = () => session.current.project.runs
  return {
    'evaluations.list': async ({ run }) => runs().readEvaluations((await runs().find(run)).id),
    'evaluations.run': async ({ run, dataset, split }, { signal, send }) => {
      const { id, recipe } = await runs().find(run)
      await requireReadable(session, dataset ?? recipe.dataset.name)
      const input = { run: id, split, ...(dataset === undefined ? {} : { dataset }) }
      return session.workbench.call('evaluate', input, { signal, onEvent: send })
    }
  }
}

export function predictHandlers(session: WindowSession): Part<'predict'> {
  return {
    'predict.drawing': (input, { signal }) => session.workbench.call('predictDrawing', input, { signal }),
    'predict.files': ({ run, grants }, { signal }) =>
      session.workbench.call('predictFiles', { run, paths: session.grants.paths(grants) }, { signal }),
    'predict.row': (input, { signal }) => session.workbench.call('predictRow', input, { signal })
  }
}

export function exportHandlers(session: WindowSession): Part<'exports'> {
  return {
    'exports.run': async ({ run, format, grant }, { signal, send }) => {
      const { project } = session.current
      const { id, recipe, state } = await project.runs.find(run)
      // Verification compares on examples of the data set; whether it goes without them is the engine's to say.
      const names = (await project.datasets.list()).map((dataset) => dataset.name)
      if (names.includes(recipe.dataset.name)) await requireReadable(session, recipe.dataset.name)
      const name = exportName(recipe.dataset.name, state.name, format)
      const out =
        grant === undefined ? await project.freeExportDir(name) : await freeFolder(session.grants.folder(grant), name)
      const result = await session.workbench.call(
        'export',
        { run: id, format, out, verify: true },
        { signal, onEvent: send }
      )
      return { ...result, grant: (await session.grants.add(result.path)).id }
    }
  }
}

export function trashHandlers(session: WindowSession): Part<'trash'> {
  return {
    'trash.undo': async ({ undo }) => {
      const name = await session.current.project.trash.undo(undo)
      await session.current.changed()
      return { name }
    }
  }
}
