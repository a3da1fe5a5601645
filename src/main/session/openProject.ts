/** A project open in a window: its store, its runs, its watch. */
import { homedir } from 'node:os'
import { sep } from 'node:path'
import { shell } from 'electron'
import type { ProjectInfo } from '@shared/ipc/hostContract'
import type { ProjectFile, RunState } from '@shared/project'
import { AnnealError } from '@shared/errors'
import { isMissing, openProject, type Project } from '@store/index'
import type { StartTrainer } from '../engineProcess/trainer'
import { RunService } from '../runs/runService'
import { ProjectWatch, type Changed } from '../watch/projectWatch'

export interface ProjectEvents {
  changed(what: Changed): void
  trainingChanged(): void
  ended(state: RunState): void
}

export class OpenProject {
  readonly runs: RunService
  readonly #watch: ProjectWatch
  /** Data sets whose cache was seen or whose source is allowed, by cache key: they need no further look. */
  readonly readable = new Map<string, string>()

  private constructor(
    readonly project: Project,
    readonly id: string,
    startTrainer: StartTrainer,
    events: ProjectEvents
  ) {
    const changed = (what: Changed): void => {
      if (what === 'datasets') this.readable.clear()
      events.changed(what)
    }
    this.runs = new RunService(project, startTrainer, {
      busy: () => {
        changed('runs')
        events.trainingChanged()
      },
      ended: (state) => events.ended(state)
    })
    this.#watch = new ProjectWatch(project.dir, changed, { followed: () => this.runs.ours })
  }

  static async open(dir: string, startTrainer: StartTrainer, events: ProjectEvents): Promise<OpenProject> {
    const project = await openProject(dir)
    const { id } = await project.file()
    return new OpenProject(project, id, startTrainer, events)
  }

  /** @throws AnnealError `project-gone`: its folder was moved or deleted while it is open */
  async file(): Promise<ProjectFile> {
    try {
      return await this.project.file()
    } catch (e) {
      if (isMissing(e)) throw projectGone(this.project.dir)
      throw e
    }
  }

  async info(): Promise<ProjectInfo> {
    const { id, name } = await this.file()
    return { id, name, folder: shown(this.project.dir) }
  }

  /** We changed something: tell the window without waiting for the next look. */
  async changed(): Promise<void> {
    await this.#watch.look()
  }

  /** What an earlier close could not hand on (a crash, a full trash). @returns what still stays */
  emptyLeftovers(): Promise<string[]> {
    return this.project.trash.empty(toSystemTrash)
  }

  /** @returns what could not be moved to the system's trash */
  async close(): Promise<string[]> {
    this.#watch.close()
    await this.runs.close()
    return this.project.trash.empty(toSystemTrash)
  }
}

function projectGone(dir: string): AnnealError {
  return new AnnealError({
    code: 'project-gone',
    message: 'The project’s folder is not where it was.',
    where: dir,
    hint: 'Put it back, or close the project and open it where it is now. Nothing is written until then.'
  })
}

export function shown(path: string): string {
  const home = homedir()
  return path === home || path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path
}

/** Electron's way first; without a desktop (no `gio`) the folder the freedesktop rules name. */
async function toSystemTrash(path: string): Promise<void> {
  try {
    await shell.trashItem(path)
  } catch {
    const { default: trash } = await import('trash')
    await trash(path, { glob: false })
  }
}
