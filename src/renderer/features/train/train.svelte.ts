import { untrack } from 'svelte'
import { isResumable } from '@core/training'
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { Run, RunRequest } from '@shared/ipc/payloads'
import type { RunState } from '@shared/project'
import type { RunControl } from '../../app/runControl.svelte'
import type { RunWatcher } from '../../app/runWatcher.svelte'
import { isActive, phaseOf, type Phase } from './phase'
import { RecipeForm, type RecipeSource } from './recipeForm.svelte'

/** The part of the session this page needs. */
export interface TrainSource extends RecipeSource {
  readonly control: RunControl
  /** Newest first. */
  readonly runs: readonly Run[]
  chosen: { dataset: string | null; model: string | null; run: string | null }
  readonly run: Run | undefined
  readonly activeRun: Run | undefined
  watcherOf(id: string): RunWatcher
  startRun(request: RunRequest): Promise<string>
}
type Action = 'start' | 'pause' | 'resume' | 'stop'

/** What to divide the learning rate by when a loss became NaN. */
export const slower = 10

export class TrainController {
  readonly form: RecipeForm
  error = $state.raw<ErrorBody | null>(null)
  /** Asked for, not yet come true. */
  #asked = $state.raw<{ action: Action; run: string | null; turns: number } | null>(null)

  #followed: string | null = null

  constructor(private readonly source: TrainSource) {
    this.form = new RecipeForm(source)
  }

  /** What trains now; else the chosen run, else the newest. None while a new one is being made. */
  readonly run: Run | undefined = $derived.by(() =>
    this.#asked?.action === 'start' ? undefined : (this.source.activeRun ?? this.source.run)
  )

  readonly watcher: RunWatcher | undefined = $derived.by(() =>
    this.run ? this.source.watcherOf(this.run.state.id) : undefined
  )

  /** The newer of what the list and the live events say. */
  readonly state: RunState | null = $derived.by(() => {
    const listed = this.run?.state ?? null
    const live = this.watcher?.state ?? null
    return live && (!listed || live.revision >= listed.revision) ? live : listed
  })

  readonly phase: Phase = $derived.by(() => {
    if (this.#asked?.action === 'start') return 'starting'
    const { state, run, watcher } = this
    return phaseOf(state && { state, alive: run?.alive ?? false, crashed: watcher?.crashed?.error ?? null })
  })

  readonly active: boolean = $derived.by(() => isActive(this.phase))

  /** This window can pause and stop it; another process' run can only be followed. */
  readonly ours: boolean = $derived.by(() => this.run?.ours ?? false)

  readonly canResume: boolean = $derived.by(() => {
    const { state, phase } = this
    return state !== null && !this.active && phase !== 'none' && isResumable(state.status, state.stopped)
  })

  /** The button that was pressed and has not had its effect yet. */
  readonly pending: Action | null = $derived.by(() => {
    const asked = this.#asked
    if (asked?.action === 'start') return 'start'
    const id = this.run?.state.id
    // The strip at the bottom of the window has the same buttons.
    const elsewhere = id === undefined ? undefined : this.source.control.asked[id]
    if (elsewhere !== undefined) return elsewhere === 'stopNow' ? 'stop' : elsewhere
    if (!asked || asked.run !== id || asked.turns !== (this.watcher?.turns ?? 0)) return null
    const { phase } = this
    if (asked.action === 'pause') return phase === 'running' || phase === 'starting' ? 'pause' : null
    if (asked.action === 'stop') return this.active ? 'stop' : null
    return phase === 'running' ? null : 'resume'
  })

  /** Shows the recipe of what trains, and stays with that run when it has ended. */
  followActive(): void {
    const active = this.source.activeRun
    if (!active || active.state.id === this.#followed) return
    untrack(() => {
      this.#followed = active.state.id
      this.source.chosen.run = active.state.id
      this.form.takeFrom(active.recipe)
    })
  }

  async start(): Promise<void> {
    if (this.active || this.#asked?.action === 'start' || !this.form.valid) return
    await this.#ask('start', async () => {
      // The form already says what this run does.
      this.#followed = await this.source.startRun(this.form.request())
    })
    this.#asked = null
  }

  async pause(): Promise<void> {
    await this.#askRun('pause', (run) => this.source.control.pause(run))
  }

  /** Goes on: from a pause, or from the last checkpoint of a run that ended early. */
  async resume(): Promise<void> {
    await this.#askRun('resume', (run) => this.source.control.resume(run))
  }

  async stop(): Promise<void> {
    await this.#askRun('stop', (run) => this.source.control.stop(run))
  }

  /** After NaN: the same recipe, with smaller steps. */
  async tryAgainSlower(): Promise<void> {
    const recipe = this.run?.recipe
    if (!recipe) return
    const learningRate = Number((recipe.training.learningRate / slower).toPrecision(6))
    this.form.takeFrom(recipe, { learningRate })
    await this.start()
  }

  async #askRun(action: Action, work: (run: string) => Promise<unknown>): Promise<void> {
    const id = this.run?.state.id
    if (id === undefined || this.pending !== null) return
    await this.#ask(action, () => work(id))
  }

  async #ask(action: Action, work: () => Promise<unknown>): Promise<void> {
    this.error = null
    this.#asked = { action, run: this.run?.state.id ?? null, turns: this.watcher?.turns ?? 0 }
    try {
      await work()
    } catch (e) {
      this.error = toErrorBody(e)
      this.#asked = null
    }
  }
}
