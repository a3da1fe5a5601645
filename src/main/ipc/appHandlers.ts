import { readFile } from 'node:fs/promises'
import { app, nativeTheme } from 'electron'
import { toErrorBody } from '@shared/errors'
import type { AppEvent } from '@shared/ipc/hostContract'
import { appPaths } from '../appPaths'
import { diagnostics } from '../diagnostics'
import type { WindowSession } from '../session/windowSession'
import type { Part } from './part'

export function appHandlers(session: WindowSession): Part<'app'> {
  const { preferences } = session.studio
  return {
    'app.info': () => ({ version: app.getVersion(), platform: process.platform, electron: process.versions.electron }),
    'app.settings': () => preferences.settings,
    'app.changeSettings': (change) => {
      const settings = preferences.change(change)
      nativeTheme.themeSource = settings.theme
      session.studio.trainingChanged()
      return settings
    },
    'app.watch': async (_input, { signal, send }) => {
      const unlisten = session.events.listen((event: AppEvent) => send(event))
      session.takeUntold().forEach(send)
      try {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      } finally {
        unlisten()
      }
      return {}
    },
    'app.left': () => {
      session.left()
      return {}
    },
    'app.doctor': async (_input, { signal }) => {
      await session.shown
      const report = await session.workbench.call('doctor', {}, { signal })
      const { electron, chrome } = process.versions
      return { ...report, versions: { ...report.versions, electron: electron ?? '', chromium: chrome ?? '' } }
    },
    'app.device': async (_input, { signal }) => {
      // TensorFlow takes a second of two cores to load: the window comes first.
      await session.shown
      const device = await session.workbench.call('device', {}, { signal })
      session.events.emit({ type: 'device', device })
      return device
    },
    'app.diagnostics': async (_input, { signal }) => {
      await session.shown
      const report = await session.workbench.call('doctor', {}, { signal }).catch(toErrorBody)
      return { text: diagnostics(report, session.studio.errors.list) }
    },
    'app.restartEngine': async () => {
      session.project?.runs.forgiveCrashes()
      await session.workbench.restart()
      return {}
    },
    'app.notices': async () => ({ text: await readFile(appPaths.notices(), 'utf8') })
  }
}
