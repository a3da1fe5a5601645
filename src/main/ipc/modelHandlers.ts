import type { ModelFile } from '@shared/project'
import type { ModelSummary } from '@shared/ipc/payloads'
import type { WindowSession } from '../session/windowSession'
import type { Part } from './part'

export function modelHandlers(session: WindowSession): Part<'models'> {
  const store = () => session.current.project.models
  const changed = () => session.current.changed()
  return {
    'models.list': async () => (await store().list()).map(summary),
    'models.save': async ({ name, revision, graph }) => {
      const written = await store().write({ format: 'anneal/model', version: 2, revision, name, graph })
      await changed()
      return summary(written)
    },
    'models.rename': async ({ name, to }) => {
      await store().rename(name, to)
      await changed()
      return {}
    },
    'models.duplicate': async ({ name, to }) => {
      await store().duplicate(name, to)
      await changed()
      return {}
    },
    'models.delete': async ({ name }) => {
      const undo = await store().delete(name)
      await changed()
      return { undo }
    }
  }
}

function summary({ name, revision, graph }: ModelFile): ModelSummary {
  return { name, revision, graph }
}
