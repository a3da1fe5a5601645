import { requireReadable } from '../session/sources'
import type { WindowSession } from '../session/windowSession'
import type { Part } from './part'

export function runHandlers(session: WindowSession): Part<'runs'> {
  const runs = () => session.current.runs
  const store = () => session.current.project.runs
  const changed = () => session.current.changed()
  return {
    'runs.list': () => runs().list(),
    'runs.start': async (request, { signal }) => {
      await requireReadable(session, request.dataset)
      const { run } = await session.workbench.call('prepareRun', request, { signal })
      await runs().launch(run)
      await changed()
      return { run }
    },
    'runs.resume': async ({ run }) => {
      const { recipe } = await store().find(run)
      await requireReadable(session, recipe.dataset.name)
      await runs().resume(run)
      await changed()
      return {}
    },
    'runs.pause': async ({ run }) => {
      await runs().pause(run)
      return {}
    },
    'runs.stop': async ({ run }) => {
      await runs().stop(run)
      await changed()
      return {}
    },
    'runs.stopNow': async ({ run }) => {
      await runs().stopNow(run)
      await changed()
      return {}
    },
    'runs.watch': async ({ run }, { signal, send }) => {
      await runs().watch(run, send, signal)
      return {}
    },
    'runs.metrics': async ({ run }) => store().readMetrics((await store().find(run)).id),
    'runs.rename': async ({ run, to }) => {
      await store().rename((await store().find(run)).id, to)
      await changed()
      return {}
    },
    'runs.duplicate': async ({ run }) => {
      const copy = await store().duplicate((await store().find(run)).id)
      await changed()
      return { run: copy.id }
    },
    'runs.delete': async ({ run }) => {
      await runs().requireIdle(run)
      const undo = await store().delete((await store().find(run)).id)
      await changed()
      return { undo }
    }
  }
}
