/** Every call of the window, answered for one session. A missing handler does not compile. */
import { toErrorBody } from '@shared/errors'
import type { HostContract } from '@shared/ipc/hostContract'
import type { Handlers } from '@shared/ipc/rpc'
import type { RecentErrors } from '../recentErrors'
import type { WindowSession } from '../session/windowSession'
import { appHandlers } from './appHandlers'
import { cameraHandlers } from './cameraHandlers'
import { datasetEditHandlers, datasetHandlers } from './datasetHandlers'
import { dialogHandlers, grantHandlers } from './dialogHandlers'
import { modelHandlers } from './modelHandlers'
import { projectHandlers, projectsHandlers } from './projectHandlers'
import { evaluationHandlers, exportHandlers, predictHandlers, trashHandlers } from './resultHandlers'
import { runHandlers } from './runHandlers'

export function hostHandlers(session: WindowSession): Handlers<HostContract> {
  const handlers: Handlers<HostContract> = {
    ...appHandlers(session),
    ...dialogHandlers(session),
    ...grantHandlers(session),
    ...projectsHandlers(session),
    ...projectHandlers(session),
    ...datasetHandlers(session),
    ...datasetEditHandlers(session),
    ...cameraHandlers(session),
    ...modelHandlers(session),
    ...runHandlers(session),
    ...evaluationHandlers(session),
    ...predictHandlers(session),
    ...exportHandlers(session),
    ...trashHandlers(session)
  }
  return remembering(handlers, session.studio.errors)
}

type AnyHandler = (input: never, context: never) => unknown

/** The same handlers; what fails is kept for the diagnostics. */
function remembering(handlers: Handlers<HostContract>, errors: RecentErrors): Handlers<HostContract> {
  const wrapped = Object.entries<AnyHandler>(handlers).map(([name, handler]) => [
    name,
    async (input: never, context: never) => {
      try {
        return await handler(input, context)
      } catch (e) {
        errors.add(name, toErrorBody(e))
        throw e
      }
    }
  ])
  return Object.fromEntries(wrapped) as Handlers<HostContract>
}
