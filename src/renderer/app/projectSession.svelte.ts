/** The open project as the window knows it: lists that follow the disk, what is chosen, what runs. */
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { AppEvent, ProjectInfo, Settings } from '@shared/ipc/hostContract'
import type { Device, ModelSummary, Run, RunRequest } from '@shared/ipc/payloads'
import type { DatasetFile } from '@shared/project'
import type { Host } from '../host'
import { theme } from '../ui/theme.svelte'
import { toasts } from '../ui/toasts.svelte'
import { Edits } from './edits'
import { History } from './history.svelte'
import { Refresher } from './refresher'
import type { RunWatcher } from './runWatcher.svelte'
import { WatcherPool } from './watcherPool'

type Listed = 'project' | 'datasets' | 'models' | 'runs' | 'damaged'

export class Session {
  project = $state.raw<ProjectInfo | null>(null)
  /** The first answer is still on its way. */
  loading = $state(true)
  datasets = $state.raw<readonly DatasetFile[]>([])
  models = $state.raw<readonly ModelSummary[]>([])
  /** Newest first. */
  runs = $state.raw<readonly Run[]>([])
  /** Documents that can't be read, which the lists leave out; each with its reason. */
  damaged = $state.raw<readonly ErrorBody[]>([])
  device = $state.raw<Device | null>(null)
  settings = $state.raw<Settings | null>(null)
  /** Why there is no device. */
  deviceError = $state.raw<ErrorBody | null>(null)
  /** The workbench process ended by itself and is not started again. */
  engineError = $state.raw<ErrorBody | null>(null)
  /** What could not be read, by list: one that can be read does not hide that another can't. */
  #errors = $state.raw<Partial<Record<Listed | 'start', ErrorBody>>>({})
  /** A run whose engine process ended by itself, until it is resumed or the note is dismissed. */
  crash = $state.raw<{ run: string; error: ErrorBody; canRetry: boolean } | null>(null)
  /** What pages work on; a choice that is gone falls back to a sensible one, see the getters. */
  chosen = $state<{ dataset: string | null; model: string | null; run: string | null }>({
    dataset: null,
    model: null,
    run: null
  })
  readonly history = new History()
  readonly edits: Edits
  /** A menu item was chosen. */
  oncommand: ((id: string) => void) | null = null
  /** Called before the project closes: each saves what it has not saved yet. */
  savers: readonly (() => Promise<void>)[] = []
  readonly #watchers: WatcherPool
  readonly #refresher = new Refresher<Listed>((what) => this.#read(what))

  /** Why something of the project, or the start, could not be read. */
  readonly error = $derived(Object.values(this.#errors).find((e) => e !== undefined) ?? null)

  constructor(readonly host: Host) {
    this.edits = new Edits(host, this.history)
    this.#watchers = new WatcherPool(
      host,
      (run, crash) => (this.crash = { run, ...crash }),
      // When a run ends, its figures in the list are read again.
      () => void this.refresh('runs')
    )
  }

  readonly dataset = $derived(this.datasets.find((d) => d.name === this.chosen.dataset) ?? this.datasets[0])
  readonly model = $derived(this.models.find((m) => m.name === this.chosen.model) ?? this.models[0])
  /** The chosen run, else the newest. */
  readonly run = $derived(this.runs.find((r) => r.state.id === this.chosen.run) ?? this.runs[0])
  /** What trains or waits paused now, newest first; at most one by the Train page, more by resuming in Runs or `anneal`. */
  readonly activeRuns = $derived(this.runs.filter((r) => (r.ours || r.alive) && isActive(r)))
  /** The one of them that is chosen, else this window's own. */
  readonly activeRun = $derived(
    this.activeRuns.find((r) => r.state.id === this.chosen.run) ??
      this.activeRuns.find((r) => r.ours) ??
      this.activeRuns[0]
  )
  readonly activeWatcher = $derived(this.activeRun ? this.watcherOf(this.activeRun.state.id) : undefined)

  /** Reads everything and follows changes; lasts as long as the window. */
  async start(): Promise<void> {
    this.host
      .call('app.watch', {}, { onEvent: (event) => this.take(event) })
      .catch((e: unknown) => this.#failed('start', e))
    try {
      const [settings, project] = await Promise.all([
        this.host.call('app.settings', {}),
        this.host.call('project.info', {})
      ])
      this.#applySettings(settings)
      await this.enter(project)
    } catch (e) {
      this.#failed('start', e)
    }
    this.loading = false
    void this.readDevice()
  }

  async enter(project: ProjectInfo | null): Promise<void> {
    this.#watchers.clear()
    this.history.clear()
    this.crash = null
    this.chosen = { dataset: null, model: null, run: null }
    this.datasets = []
    this.models = []
    this.runs = []
    this.damaged = []
    this.#errors = {}
    if (project) {
      this.project = project
      await Promise.all([this.#read('datasets'), this.#read('models'), this.#read('runs'), this.#read('damaged')])
    } else this.project = null
  }

  async close(): Promise<void> {
    await this.host.call('projects.close', {})
    await this.enter(null)
  }

  refresh(what: Listed): Promise<void> {
    return this.#refresher.ask(what)
  }

  take(event: AppEvent): void {
    if (event.type === 'changed') {
      void this.refresh(event.what)
      if (event.what !== 'runs') void this.refresh('damaged')
    } else if (event.type === 'device') this.device = event.device
    else if (event.type === 'engine') this.#takeEngineEnd(event)
    else if (event.type === 'leaving') void this.#leave()
    else this.oncommand?.(event.id)
  }

  watcherOf(id: string): RunWatcher {
    return this.#watchers.of(id)
  }

  async startRun(request: RunRequest): Promise<string> {
    const { run } = await this.host.call('runs.start', request)
    this.chosen.run = run
    await this.#read('runs')
    return run
  }

  /** Goes on with a paused, stopped or interrupted run. */
  async resumeRun(id: string): Promise<void> {
    await this.host.call('runs.resume', { run: id })
    this.chosen.run = id
    if (this.crash?.run === id) this.crash = null
    this.#watchers.followAgain(id)
    await this.#read('runs')
  }

  async changeSettings(change: Partial<Settings>): Promise<void> {
    this.#applySettings(await this.host.call('app.changeSettings', change))
  }

  async restartEngine(): Promise<void> {
    await this.host.call('app.restartEngine', {})
    this.engineError = null
    await this.readDevice()
  }

  async readDevice(): Promise<void> {
    try {
      this.device = await this.host.call('app.device', {})
      this.deviceError = null
    } catch (e) {
      const error = toErrorBody(e)
      if (error.code !== 'cancelled') this.deviceError = error
    }
  }

  /** A saver that fails has said so where it was asked to save. */
  async #leave(): Promise<void> {
    await Promise.allSettled(this.savers.map((save) => save()))
    await this.host.call('app.left', {})
  }

  #takeEngineEnd({ error, canRetry }: { error: ErrorBody; canRetry: boolean }): void {
    if (!canRetry) this.engineError = error
    else {
      toasts.show(`${error.message} ${error.hint}`, { tone: 'failed' })
      void this.readDevice()
    }
  }

  #applySettings(settings: Settings): void {
    this.settings = settings
    theme.choose(settings.theme)
  }

  /** An answer that comes after the project was left is of no use. */
  async #read(what: Listed): Promise<void> {
    const id = this.project?.id
    if (id === undefined) return
    try {
      const apply = await this.#fetch(what)
      if (this.project?.id !== id) return
      apply()
      this.#errors = { ...this.#errors, [what]: undefined }
    } catch (e) {
      if (this.project?.id === id) this.#failed(what, e)
    }
  }

  #failed(what: Listed | 'start', e: unknown): void {
    this.#errors = { ...this.#errors, [what]: toErrorBody(e) }
  }

  async #fetch(what: Listed): Promise<() => void> {
    if (what === 'project') {
      const info = await this.host.call('project.info', {})
      return () => (this.project = info ?? this.project)
    }
    if (what === 'datasets') {
      const list = await this.host.call('datasets.list', {})
      return () => (this.datasets = list)
    }
    if (what === 'damaged') {
      const list = await this.host.call('project.damaged', {})
      return () => (this.damaged = list)
    }
    if (what === 'models') {
      const list = await this.host.call('models.list', {})
      return () => (this.models = list)
    }
    const list = await this.host.call('runs.list', {})
    return () => (this.runs = newestFirst(list))
  }
}

function isActive(run: Run): boolean {
  return run.state.status === 'running' || run.state.status === 'paused' || run.state.status === 'created'
}

function newestFirst(runs: readonly Run[]): Run[] {
  // Ids begin with the time: they part what was made in the same millisecond.
  const key = ({ recipe, state }: Run): string => `${recipe.createdAt} ${state.id}`
  return [...runs].sort((a, b) => (key(a) < key(b) ? 1 : -1))
}
