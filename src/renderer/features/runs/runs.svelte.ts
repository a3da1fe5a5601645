import type { HostContract } from '@shared/ipc/hostContract'
import type { Run } from '@shared/ipc/payloads'
import type { Client } from '@shared/ipc/rpc'
import type { EpochMetrics } from '@shared/project'
import type { Edits } from '../../app/edits'
import { differences, type Difference } from './differences'

/** The metrics of a compared run, by epoch. */
export interface ComparedCurve {
  id: string
  epochs: readonly EpochMetrics[]
}
/** More would be a tangle, and there are no more colours that can be told apart. */
export const compareLimit = 6

export interface RunsSource {
  /** Newest first. */
  readonly runs: readonly Run[]
  readonly edits: Edits
}

/** The project's runs: which are ticked and compared; renaming, duplicating and deleting them. */
export class RunsController {
  ticked = $state.raw<readonly string[]>([])
  /** The row the keyboard is on. */
  selected = $state<string | null>(null)
  /** Grows when a curve did. */
  version = $state(0)
  #curves = $state.raw<Readonly<Record<string, readonly EpochMetrics[]>>>({})

  constructor(
    private readonly client: Client<HostContract>,
    private readonly source: RunsSource
  ) {}

  /** The ticked runs that are still there, in the order they were ticked: that gives their colour. */
  get compared(): Run[] {
    return this.ticked.flatMap((id) => this.source.runs.find((run) => run.state.id === id) ?? [])
  }

  get comparing(): boolean {
    return this.compared.length >= 2
  }

  get differences(): Difference[] {
    return this.comparing ? differences(this.compared.map((run) => run.recipe)) : []
  }

  get curves(): ComparedCurve[] {
    return this.compared.map((run) => ({ id: run.state.id, epochs: this.#curves[run.state.id] ?? [] }))
  }

  canTick(id: string): boolean {
    return this.ticked.includes(id) || this.compared.length < compareLimit
  }

  async tick(id: string, on: boolean): Promise<void> {
    const others = this.compared.map((run) => run.state.id).filter((other) => other !== id)
    this.ticked = on && this.canTick(id) ? [...others, id] : others
    if (on) await this.loadCurves()
  }

  untickAll(): void {
    this.ticked = []
  }

  /** Reads the metrics of every compared run; a run that trains is read anew each time. */
  async loadCurves(): Promise<void> {
    const wanted = this.compared.filter((run) => run.alive || this.#curves[run.state.id] === undefined)
    const read = await Promise.all(
      wanted.map(async (run) => {
        const lines = await this.client.call('runs.metrics', { run: run.state.id })
        return [run.state.id, lines.filter((line) => line.kind === 'epoch')] as const
      })
    )
    this.#curves = { ...this.#curves, ...Object.fromEntries(read) }
    this.version++
  }

  /** Below, errors are thrown: the page shows them where they were caused. */
  async rename(run: Run, to: string): Promise<void> {
    await this.source.edits.rename('run', run.state.id, run.state.name, to)
  }

  /** A new run of the same recipe, not started. @returns its id */
  async duplicate(id: string): Promise<string> {
    const { run } = await this.client.call('runs.duplicate', { run: id })
    this.selected = run
    return run
  }

  /** With a note that can undo it. */
  async delete(run: Run): Promise<void> {
    const { id, name } = run.state
    await this.source.edits.delete('run', id, name)
    this.ticked = this.ticked.filter((other) => other !== id)
  }
}
