import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { HostContract } from '@shared/ipc/hostContract'
import type { Run, Sample } from '@shared/ipc/payloads'
import type { Client } from '@shared/ipc/rpc'
import type { DatasetFile, EvaluationFile, SplitName } from '@shared/project'
import { classesOf } from '../../app/runs'
import { Job } from '../../host/job.svelte'
import type { ClassOrder } from './readings'

export interface EvaluateSource {
  run(): Run | undefined
  datasets(): readonly DatasetFile[]
}
export type EvaluateTab = 'confusion' | 'classes' | 'errors' | 'scatter' | 'largest'

/** What a run is worth on a split: reads evaluations there are, makes new ones. */
export class EvaluateController {
  readonly job = new Job()
  split = $state<SplitName>('test')
  tab = $state<EvaluateTab>('confusion')
  order = $state.raw<ClassOrder>({ by: 'label', descending: false })
  /** The open cell of the confusion matrix. */
  cell = $state.raw<{ truth: number; predicted: number } | null>(null)
  loading = $state(false)
  error = $state.raw<ErrorBody | null>(null)
  #stored = $state.raw<readonly EvaluationFile[]>([])
  #storedOf = $state<string | null>(null)

  constructor(
    private readonly client: Client<HostContract>,
    private readonly source: EvaluateSource
  ) {}

  get run(): Run | undefined {
    return this.source.run()
  }

  /** The data set as it is now, if it is still there. */
  get dataset(): DatasetFile | undefined {
    const name = this.run?.recipe.dataset.name
    return this.source.datasets().find((d) => d.name === name)
  }

  get evaluation(): EvaluationFile | undefined {
    const run = this.run
    if (!run || this.#storedOf !== run.state.id) return undefined
    return this.#stored.find((e) => e.split === this.split && e.dataset === run.recipe.dataset.name)
  }

  /** The run found better weights after this evaluation. */
  get outdated(): boolean {
    const best = this.run?.state.best?.epoch
    const epoch = this.evaluation?.epoch
    return best !== undefined && epoch !== undefined && best !== epoch
  }

  /** Examples in the chosen split, as far as known. */
  get splitSize(): number | undefined {
    return this.dataset?.splitCounts[this.split]
  }

  get classes(): readonly string[] {
    return this.run ? classesOf(this.run.recipe) : []
  }

  /** Reads what is on disk for the chosen run; call it when the run changes. */
  async load(): Promise<void> {
    const id = this.run?.state.id
    this.cell = null
    this.error = null
    if (id === undefined || this.#storedOf === id) return
    this.loading = true
    try {
      const stored = await this.client.call('evaluations.list', { run: id })
      // Another run may have been chosen meanwhile.
      if (this.run?.state.id !== id) return
      this.#stored = stored
      this.#storedOf = id
    } catch (e) {
      this.error = toErrorBody(e)
    } finally {
      this.loading = false
    }
  }

  async evaluate(): Promise<void> {
    const id = this.run?.state.id
    if (id === undefined) return
    const split = this.split
    this.cell = null
    const result = await this.job.run((options) => this.client.call('evaluations.run', { run: id, split }, options))
    if (!result) return
    const others = this.#storedOf === id ? this.#stored : []
    this.#stored = [...others.filter((e) => !(e.split === result.split && e.dataset === result.dataset)), result]
    this.#storedOf = id
  }

  chooseSplit(split: SplitName): void {
    this.split = split
    this.cell = null
  }

  /** Sorts by a column; a second time turns the order round. Figures start with the smallest: where to look. */
  sortBy(by: ClassOrder['by']): void {
    this.order = { by, descending: this.order.by === by ? !this.order.descending : false }
  }

  openCell(truth: number, predicted: number): void {
    this.cell = { truth, predicted }
  }

  closeCell(): void {
    this.cell = null
  }

  /** Where rows come from and, for tables, their cells; in the order asked. */
  async samples(indices: readonly number[]): Promise<Sample[]> {
    const name = this.run?.recipe.dataset.name
    if (name === undefined || indices.length === 0) return []
    const page = await this.client.call('datasets.samples', {
      name,
      indices: [...indices],
      offset: 0,
      limit: Math.min(500, indices.length)
    })
    return page.samples
  }
}
