/** All windows: opening, finding, closing while something trains, going on in the background. */
import { app, type BrowserWindow } from 'electron'
import { AllowedSources } from '../grants/allowedSources'
import { appPaths } from '../appPaths'
import { EngineLog } from '../engineProcess/engineLog'
import { forkEngine } from '../engineProcess/fork'
import { Wakefulness } from '../power'
import { RecentErrors } from '../recentErrors'
import type { Studio } from '../session/studio'
import type { WindowSession } from '../session/windowSession'
import type { Preferences } from '../settings/preferences'
import { askToLeave } from './leaving'
import { openWindow } from './studioWindow'

export class Desk {
  readonly #sessions = new Set<WindowSession>()
  readonly #leaving = new Set<WindowSession>()
  /** Hidden, training on. */
  readonly #background = new Set<WindowSession>()
  readonly #studio: Studio
  readonly #devServer: string | undefined
  readonly #wakefulness = new Wakefulness()
  /** The person asked the whole app to quit, and has not taken it back. */
  quitting = false

  constructor(preferences: Preferences, devServer: string | undefined) {
    this.#devServer = devServer
    const log = new EngineLog(appPaths.engineLog())
    this.#studio = {
      preferences,
      allowed: new AllowedSources(appPaths.allowedSources()),
      errors: new RecentErrors(),
      log,
      fork: forkEngine(appPaths.engineEntry, log),
      sessions: this.#sessions,
      trainingChanged: () => this.#trainingChanged()
    }
  }

  /** @param project opened in it at once; undefined inside: none */
  open(project?: Promise<string | undefined>): WindowSession {
    const session = openWindow(this.#studio, this.#devServer)
    this.#sessions.add(session)
    const { window } = session
    window.on('close', (event) => {
      if (!this.#sessions.has(session)) return
      event.preventDefault()
      void this.#leave(session)
    })
    window.on('show', () => this.#background.delete(session))
    if (project) session.openAtStart(project)
    return session
  }

  /** A second start of Anneal, or a click on its icon: what is there comes to the front. */
  show(project?: string): void {
    // One on its way out does not come back.
    const there = [...this.#sessions].filter((session) => !this.#leaving.has(session))
    const same = there.find((session) => project !== undefined && session.projectDir === project)
    if (same) same.bringToFront()
    else if (project !== undefined) this.open(Promise.resolve(project))
    else if (there.length > 0) for (const session of there) session.bringToFront()
    else this.open()
  }

  of(window: BrowserWindow | null): WindowSession | undefined {
    return [...this.#sessions].find((session) => session.window === window)
  }

  async #leave(session: WindowSession): Promise<void> {
    if (this.#leaving.has(session)) return
    this.#leaving.add(session)
    try {
      const running = session.project?.runs.unfinished.length ?? 0
      const how = running > 0 ? await askToLeave(session.window, running) : 'pause'
      if (how === 'cancel') this.quitting = false
      else if (how === 'background') {
        this.#background.add(session)
        session.window.hide()
      } else await this.#end(session)
    } finally {
      this.#leaving.delete(session)
    }
    this.#endIdle()
  }

  async #end(session: WindowSession): Promise<void> {
    session.window.hide()
    try {
      await session.project?.runs.pauseAll()
      await session.end()
      await this.#studio.log.settled()
    } catch (e) {
      // The window must close whatever the disk says; what went wrong is in the log.
      this.#studio.log.write('closing', e instanceof Error ? (e.stack ?? e.message) : String(e))
      await this.#studio.log.settled()
    } finally {
      this.#sessions.delete(session)
      this.#background.delete(session)
      if (!session.window.isDestroyed()) session.window.destroy()
      if (this.#sessions.size === 0 && (this.quitting || process.platform !== 'darwin')) app.quit()
    }
  }

  #trainingChanged(): void {
    const sessions = [...this.#sessions]
    this.#wakefulness.needed = this.#studio.preferences.settings.keepAwake && sessions.some((s) => s.training)
    this.#endIdle()
  }

  /** What went on without a window ends with its training. */
  #endIdle(): void {
    for (const session of this.#background) {
      if (!session.training && !this.#leaving.has(session)) void this.#leave(session)
    }
  }
}
