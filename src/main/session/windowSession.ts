/** What one window works with: its grants, its workbench process, its project. */
import { randomUUID } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { dialog, type BrowserWindow } from 'electron'
import { AnnealError, toErrorBody } from '@shared/errors'
import type { AppEvent, ProjectInfo } from '@shared/ipc/hostContract'
import type { RunState } from '@shared/project'
import { isProject } from '@store/index'
import { Collections } from '../camera/collections'
import { trainerStarter } from '../engineProcess/trainer'
import { Workbench } from '../engineProcess/workbench'
import { GrantTable } from '../grants/grantTable'
import { askNetwork } from '../grants/questions'
import { notifyEnd } from '../notify'
import { Signal } from '../signal'
import { OpenProject } from './openProject'
import type { Neighbour, Studio } from './studio'

/** So long a page may take to save before its project closes, ms. */
const PATIENCE = 2000

export class WindowSession implements Neighbour {
  readonly id = randomUUID()
  readonly events = new Signal<AppEvent>()
  readonly grants: GrantTable
  readonly workbench: Workbench
  readonly collections = new Collections()
  /** The page is on the screen: heavy work may begin. */
  readonly shown: Promise<void>
  #open: OpenProject | null = null
  /** Opening and closing one after the other. */
  #changing: Promise<unknown> = Promise.resolve()
  #starting: Promise<void> = Promise.resolve()
  #left: (() => void) | undefined
  /** Why the project named at the start did not open; told once. */
  #startError: AnnealError | undefined
  readonly #untold: AppEvent[] = []

  constructor(
    readonly studio: Studio,
    readonly window: BrowserWindow
  ) {
    this.grants = new GrantTable({ allowNetwork: (path) => askNetwork(window, path), isProject })
    this.workbench = new Workbench(studio.fork, (error, canRetry) => {
      studio.errors.add('workbench', error.toBody())
      this.events.emit({ type: 'engine', error: error.toBody(), canRetry })
    })
    this.shown = new Promise((resolve) => window.once('show', () => resolve()))
  }

  get project(): OpenProject | null {
    return this.#open
  }

  get projectDir(): string | null {
    return this.#open?.project.dir ?? null
  }

  /** @throws AnnealError `no-project` */
  get current(): OpenProject {
    if (this.#open) return this.#open
    throw new AnnealError({
      code: 'no-project',
      message: 'No project is open in this window.',
      hint: 'Create a project or open one.'
    })
  }

  get training(): boolean {
    return (this.#open?.runs.training.length ?? 0) > 0
  }

  /** Opens the project a person named at the start; an error waits for the page to ask. */
  openAtStart(found: Promise<string | undefined>): void {
    const opening = found.then((dir) => (dir === undefined ? null : this.open(dir)))
    this.#starting = opening.then(
      () => undefined,
      (e: unknown) => {
        this.#startError = e instanceof AnnealError ? e : new AnnealError(toErrorBody(e))
      }
    )
  }

  /** For a page that is being loaded: it hears it when it begins to listen. */
  tellNextPage(event: AppEvent): void {
    this.#untold.push(event)
  }

  takeUntold(): AppEvent[] {
    return this.#untold.splice(0)
  }

  /** Waits for what is being opened. */
  async info(): Promise<ProjectInfo | null> {
    await this.#starting
    await this.#changing
    const error = this.#startError
    this.#startError = undefined
    if (error) throw error
    return this.#open ? this.#open.info() : null
  }

  /** @throws AnnealError `project-open-elsewhere` after it brought that window to the front */
  open(dir: string): Promise<ProjectInfo> {
    return this.#inTurn(async () => {
      const real = await realpath(dir)
      if (this.#open?.project.dir === real) return this.#open.info()
      const elsewhere = [...this.studio.sessions].find((other) => other !== this && other.projectDir === real)
      if (elsewhere) {
        elsewhere.bringToFront()
        throw openElsewhere()
      }
      const opened = await OpenProject.open(real, trainerStarter(this.studio.fork), {
        changed: (what) => this.events.emit({ type: 'changed', what }),
        trainingChanged: () => this.studio.trainingChanged(),
        ended: (state) => this.#ended(state)
      })
      await this.#closeCurrent()
      this.#open = opened
      await this.workbench.open(opened.project.dir)
      await this.#trashLeftovers(opened)
      const info = await opened.info()
      this.studio.preferences.opened(opened.project.dir, info.name)
      return info
    })
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#closeCurrent())
  }

  /** The window closes: nothing of it stays behind. */
  async end(): Promise<void> {
    await this.close()
    await this.workbench.kill()
  }

  /** The page has saved everything. */
  left(): void {
    this.#left?.()
  }

  bringToFront(): void {
    if (this.window.isDestroyed()) return
    if (this.window.isMinimized()) this.window.restore()
    this.window.show()
    this.window.focus()
  }

  async #closeCurrent(): Promise<void> {
    const open = this.#open
    if (!open) return
    await this.#pageSaves()
    this.#open = null
    await this.workbench.open(null)
    const left = await open.close()
    this.studio.trainingChanged()
    await this.collections.discardAll()
    if (left.length === 0) return
    this.studio.log.write('trash', `could not move to the system's trash: ${left.join(', ')}`)
    // Not awaited: closing must not wait for an answer.
    void dialog.showMessageBox({
      type: 'warning',
      message: 'Some deleted items could not be moved to the system’s trash.',
      detail: `${left.join('\n')}\n\nThey stay in the project’s own trash and are tried again when it closes next time.`
    })
  }

  /** What the page has not saved yet is saved first; a page that does not answer is not waited for. */
  async #pageSaves(): Promise<void> {
    if (!this.events.heard || this.window.isDestroyed()) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE)
      this.#left = () => {
        clearTimeout(timer)
        resolve()
      }
      this.events.emit({ type: 'leaving' })
    })
    this.#left = undefined
  }

  /** Before the page can delete anything: nothing of now is among it. */
  async #trashLeftovers(opened: OpenProject): Promise<void> {
    const left = await opened.emptyLeftovers().catch((e: unknown) => [toErrorBody(e).message])
    if (left.length > 0) this.studio.log.write('trash', `left from before: ${left.join(', ')}`)
  }

  #ended(state: RunState): void {
    this.events.emit({ type: 'changed', what: 'runs' })
    if (state.error) this.studio.errors.add('training', state.error)
    if (this.studio.preferences.settings.notifyAtEnd) notifyEnd(state, () => this.bringToFront())
    this.studio.trainingChanged()
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#changing.then(work, work)
    this.#changing = turn.catch(() => undefined)
    return turn
  }
}

function openElsewhere(): AnnealError {
  return new AnnealError({
    code: 'project-open-elsewhere',
    message: 'This project is open in another window, which is now in front.',
    hint: 'Go on there, or close it there first.'
  })
}
