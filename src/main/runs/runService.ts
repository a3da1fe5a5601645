/** The runs of one open project: who trains, who watches, how each ended. Knows no Electron. */
import { AnnealError, toErrorBody } from '@shared/errors'
import type { Run, RunEvent } from '@shared/ipc/payloads'
import type { RunState } from '@shared/project'
import type { Project, StoredRun } from '@store/types'
import { trainerStopped } from '../engineProcess/engineErrors'
import { RestartPolicy } from '../engineProcess/restartPolicy'
import type { StartTrainer, TrainerEnd } from '../engineProcess/trainer'
import { failedBy, interruptedBy, ownerGone, settle, stoppedByPerson } from './endings'
import { LiveRun } from './liveRun'
import { RunFigures } from './runFigures'
import { watchLive, watchOnDisk } from './watchRun'

export interface RunServiceEvents {
  /** A run of ours began, paused, went on or ended. */
  busy(): void
  /** A training of ours ended: completed, stopped, failed or crashed. */
  ended(state: RunState): void
}

const pausePatienceMs = 30_000
const resumable: ReadonlySet<RunState['status']> = new Set(['created', 'running', 'paused', 'interrupted'])

export class RunService {
  readonly #project: Project
  readonly #startTrainer: StartTrainer
  readonly #events: RunServiceEvents
  readonly #live = new Map<string, LiveRun>()
  readonly #policies = new Map<string, RestartPolicy>()
  readonly #figures: RunFigures
  #leaving = false

  constructor(project: Project, startTrainer: StartTrainer, events: RunServiceEvents) {
    this.#project = project
    this.#startTrainer = startTrainer
    this.#events = events
    this.#figures = new RunFigures(project)
  }

  /** Runs of ours that compute right now. */
  get training(): LiveRun[] {
    return [...this.#live.values()].filter((run) => run.status !== 'paused')
  }

  /** Those of them that have not told their end: before these are left a person is asked. */
  get unfinished(): LiveRun[] {
    return this.training.filter(({ status }) => status === 'created' || status === 'running')
  }

  /** Runs a trainer of ours holds, paused ones too. */
  get ours(): ReadonlySet<string> {
    return new Set(this.#live.keys())
  }

  async list(): Promise<Run[]> {
    const stored = await this.#project.runs.list()
    return Promise.all(stored.map((run) => this.#describe(run)))
  }

  async #describe(stored: StoredRun): Promise<Run> {
    const ours = this.#live.has(stored.id)
    const { bytes, curve } = await this.#figures.of(stored.id, stored.state.revision)
    return { state: stored.state, recipe: stored.recipe, bytes, curve, alive: stored.alive || ours, ours }
  }

  /** Starts a run, or goes on with one from its last checkpoint. */
  async launch(run: string): Promise<void> {
    if (this.#leaving) throw leaving()
    const { id, recipe, state, alive } = await this.#project.runs.find(run)
    if (this.#live.has(id) || alive) throw alreadyTraining(state.name)
    const policy = this.#policyOf(id)
    if (!policy.canRetry) throw trainerStopped('it did so three times in a row', false)
    policy.started(Date.now())
    const order = { project: this.#project.dir, run: id, resume: state.status !== 'created', threads: recipe.threads }
    const live = new LiveRun(order, this.#startTrainer, (ended, end) => this.#finish(ended, end))
    let status = live.status
    live.events.listen((event) => {
      if (event.type === 'epoch') policy.progressed()
      if (live.status === status) return
      status = live.status
      this.#events.busy()
    })
    this.#live.set(id, live)
    this.#events.busy()
  }

  async resume(run: string): Promise<void> {
    const live = await this.#ours(run)
    if (live?.status === 'paused') await live.resume()
    else if (!live) await this.launch(run)
  }

  /** Resolves when it is paused, its checkpoint on disk, or over. */
  async pause(run: string): Promise<void> {
    const live = await this.#oursOrThrow(run)
    await live.pause()
    await live.paused()
  }

  /** Ends a training and resolves when it has ended; a run that only waits to be resumed becomes a stopped one. */
  async stop(run: string): Promise<void> {
    const live = await this.#ours(run)
    if (live) return live.stop()
    const { id, state, alive } = await this.#project.runs.find(run)
    if (alive) throw trainedElsewhere(state.name)
    await settle(this.#project, id, stoppedByPerson, resumable)
  }

  /** @throws AnnealError `run-busy`: a trainer of ours holds it */
  async requireIdle(run: string): Promise<void> {
    if (await this.#ours(run)) throw alreadyTraining((await this.#project.runs.find(run)).state.name)
  }

  async stopNow(run: string): Promise<void> {
    await (await this.#oursOrThrow(run)).kill()
  }

  async watch(run: string, send: (event: RunEvent) => void, signal: AbortSignal): Promise<void> {
    const { id } = await this.#project.runs.find(run)
    const live = this.#live.get(id)
    if (live) await watchLive(this.#project, live, send, signal)
    else await watchOnDisk(this.#project, id, send, signal)
  }

  /** The person restarted the engine: crashed runs may be resumed again. */
  forgiveCrashes(): void {
    for (const policy of this.#policies.values()) policy.reset()
  }

  /** Every training writes its checkpoint and leaves; one that does not in time is ended, its last checkpoint stays. */
  async pauseAll(): Promise<void> {
    this.#leaving = true
    await Promise.all(
      this.training.map(async (run) => {
        const late = new Promise<void>((resolve) => setTimeout(resolve, pausePatienceMs).unref())
        // A trainer that can't be asked any more has ended, or is ended below.
        await run.pause().catch(() => undefined)
        await Promise.race([run.paused(), late])
      })
    )
    await this.close()
  }

  /** Ends every trainer now. */
  async close(): Promise<void> {
    this.#leaving = true
    await Promise.all([...this.#live.values()].map((run) => run.kill()))
  }

  async #finish(run: LiveRun, end: TrainerEnd): Promise<void> {
    try {
      const state = await this.#settle(run, end)
      run.events.push({ type: 'state', state })
      if (end.kind === 'crashed') {
        const canRetry = this.#policyOf(run.id).crashed(Date.now())
        const error = toErrorBody(trainerStopped(end.reason, canRetry))
        run.events.push({ type: 'crashed', error, canRetry })
      } else this.#policies.delete(run.id)
      this.#live.delete(run.id)
      if (!this.#leaving) this.#events.ended(state)
    } finally {
      this.#live.delete(run.id)
      this.#events.busy()
    }
  }

  #settle({ id }: LiveRun, end: TrainerEnd): Promise<RunState> {
    if (end.kind === 'failed') return settle(this.#project, id, failedBy(end.error))
    if (end.kind === 'crashed')
      return settle(this.#project, id, interruptedBy(toErrorBody(trainerStopped(end.reason, true))))
    // Killed on the way out it can be resumed; killed by Stop now it was stopped.
    if (end.kind === 'killed')
      return settle(this.#project, id, this.#leaving ? interruptedBy(ownerGone) : stoppedByPerson)
    return this.#project.runs.readState(id)
  }

  #policyOf(id: string): RestartPolicy {
    const known = this.#policies.get(id)
    if (known) return known
    const fresh = new RestartPolicy()
    this.#policies.set(id, fresh)
    return fresh
  }

  async #ours(run: string): Promise<LiveRun | undefined> {
    const direct = this.#live.get(run)
    if (direct || this.#live.size === 0) return direct
    return this.#live.get((await this.#project.runs.find(run)).id)
  }

  async #oursOrThrow(run: string): Promise<LiveRun> {
    const live = await this.#ours(run)
    if (live) return live
    const { state, alive } = await this.#project.runs.find(run)
    throw alive ? trainedElsewhere(state.name) : notTraining(state.name)
  }
}

function leaving(): AnnealError {
  return new AnnealError({ code: 'closing', message: 'The project is being closed.', hint: 'Open it again to train.' })
}
function alreadyTraining(name: string): AnnealError {
  return new AnnealError({
    code: 'run-busy',
    message: `“${name}” is already being trained.`,
    hint: 'Wait for it to end, or stop it first.'
  })
}
function trainedElsewhere(name: string): AnnealError {
  return new AnnealError({
    code: 'run-elsewhere',
    message: `“${name}” is trained by another process, for example by anneal in a terminal.`,
    hint: 'Stop it there: Ctrl-C keeps what was learned.'
  })
}
function notTraining(name: string): AnnealError {
  return new AnnealError({
    code: 'run-not-training',
    message: `“${name}” is not being trained now.`,
    hint: 'Resume it first.'
  })
}
