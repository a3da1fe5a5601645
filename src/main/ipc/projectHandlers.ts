import { shell } from 'electron'
import { AnnealError, cancelled } from '@shared/errors'
import { sampleProjects } from '@shared/samples'
import type { ProjectInfo } from '@shared/ipc/hostContract'
import { createProject } from '@store/index'
import { newProjectFolder, projectFolderIn, removeNewProject } from '../session/projectFolders'
import { recentProjects } from '../session/recentProjects'
import { findSample } from '../session/samples'
import { askToPause } from '../windows/leaving'
import type { WindowSession } from '../session/windowSession'
import { importInto } from './importInto'
import type { Part } from './part'

/** A training in the open project is not ended without asking. */
async function leaveCurrent(session: WindowSession): Promise<void> {
  const runs = session.project?.runs
  if (!runs || runs.training.length === 0) return
  if (runs.unfinished.length > 0 && !(await askToPause(session.window))) throw cancelled()
  await runs.pauseAll()
}

export function projectsHandlers(session: WindowSession): Part<'projects'> {
  return {
    'projects.recent': () => recentProjects(session.studio.preferences),
    'projects.forget': ({ id }) => {
      session.studio.preferences.forget(id)
      return {}
    },
    'projects.samples': () => sampleProjects.map(({ id, title, sentence }) => ({ id, title, sentence })),
    'projects.create': async ({ name, grant }) => {
      const dir =
        grant === undefined ? await newProjectFolder(name) : await projectFolderIn(session.grants.folder(grant), name)
      await leaveCurrent(session)
      const project = await createProject(dir, { name })
      return session.open(project.dir)
    },
    'projects.createFromSample': async ({ sample: id }, { signal, send }) => {
      const { title, dir, dataset } = findSample(id)
      const made = await createWith(session, title, async () => {
        const options = { name: dataset, copy: true }
        await session.workbench.call('import', { paths: [dir], options }, { signal, onEvent: send })
        await session.current.changed()
      })
      return made.info
    },
    'projects.createFromData': async ({ name, grants, options }, context) => {
      const made = await createWith(session, name, () => importInto(session, { grants, options }, context))
      return { project: made.info, report: made.out }
    },
    'projects.open': async (which) => {
      const dir = 'grant' in which ? session.grants.folder(which.grant) : recentFolder(session, which.recent)
      if (session.projectDir !== dir) await leaveCurrent(session)
      return session.open(dir)
    },
    'projects.close': async () => {
      await leaveCurrent(session)
      await session.close()
      return {}
    }
  }
}

/** A new project that stays only when its first import succeeds. */
async function createWith<Out>(
  session: WindowSession,
  name: string,
  fill: () => Promise<Out>
): Promise<{ info: ProjectInfo; out: Out }> {
  const dir = await newProjectFolder(name)
  await leaveCurrent(session)
  const project = await createProject(dir, { name })
  try {
    const info = await session.open(project.dir)
    return { info, out: await fill() }
  } catch (e) {
    // Another project may have been opened meanwhile, which is what ended this one.
    if (session.projectDir === project.dir) await session.close()
    session.studio.preferences.forgetFolder(project.dir)
    await removeNewProject(project.dir)
    throw e
  }
}

function recentFolder(session: WindowSession, id: string): string {
  const entry = session.studio.preferences.recent.find((recent) => recent.id === id)
  if (entry) return entry.dir
  throw new AnnealError({
    code: 'project-not-found',
    message: 'This project is no longer in the list of recent projects.',
    hint: 'Open it by its folder.'
  })
}

export function projectHandlers(session: WindowSession): Part<'project'> {
  return {
    'project.info': () => session.info(),
    'project.damaged': () => session.current.project.damaged(),
    'project.rename': async ({ name }) => {
      const open = session.current
      await open.project.rename(name)
      session.studio.preferences.opened(open.project.dir, name)
      await open.changed()
      return open.info()
    },
    'project.reveal': async () => {
      const problem = await shell.openPath(session.current.project.dir)
      if (problem !== '') {
        throw new AnnealError({
          code: 'reveal-failed',
          message: `The system could not show the folder: ${problem}`,
          where: session.current.project.dir,
          hint: 'Open the folder in your file manager.'
        })
      }
      return {}
    }
  }
}
