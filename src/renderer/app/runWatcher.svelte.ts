/** Follows one run: what is on disk, then live. Series stay outside $state; `version` tells that they grew. */
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { RunEvent, WatchedSample } from '@shared/ipc/payloads'
import type { EpochMetrics, RunState, StepMetrics } from '@shared/project'
import type { Host } from '../host'
import { GrowingSeries } from './growing'
import { Pace } from './pace'

type Measure = 'loss' | 'accuracy' | 'mae'
const measures: readonly Measure[] = ['loss', 'accuracy', 'mae']
const validationOf = { loss: 'valLoss', accuracy: 'valAccuracy', mae: 'valMae' } as const

/** How often figures change on the screen, ms. */
const beat = 250

export class RunWatcher {
  /** x: position in epochs. One point a step window. */
  readonly steps: Readonly<Record<Measure, GrowingSeries>> = {
    loss: new GrowingSeries(),
    accuracy: new GrowingSeries(),
    mae: new GrowingSeries()
  }
  /** x: epochs ended. One point an epoch, the epoch's mean. */
  readonly training: Readonly<Record<Measure, GrowingSeries>> = {
    loss: new GrowingSeries(),
    accuracy: new GrowingSeries(),
    mae: new GrowingSeries()
  }
  readonly validation: Readonly<Record<Measure, GrowingSeries>> = {
    loss: new GrowingSeries(),
    accuracy: new GrowingSeries(),
    mae: new GrowingSeries()
  }
  /** Grows when a series did, at most 4 times a second. */
  version = $state(0)
  state = $state.raw<RunState | null>(null)
  /** The last step window. */
  step = $state.raw<StepMetrics | null>(null)
  epochs = $state.raw<readonly EpochMetrics[]>([])
  /** The watched validation examples after the last epoch. */
  samples = $state.raw<readonly WatchedSample[]>([])
  /** Silent work under way, e.g. "Loading TensorFlow". */
  activity = $state<string | null>(null)
  crashed = $state.raw<{ error: ErrorBody; canRetry: boolean } | null>(null)
  error = $state.raw<ErrorBody | null>(null)
  secondsLeft = $state<number | null>(null)
  /** Events are being followed. */
  following = $state(false)
  /** Grows with each change of the status and each crash: what was asked before it has come true, or can't any more. */
  turns = $state(0)
  /** The engine process of this run ended by itself. */
  oncrash: ((crash: { error: ErrorBody; canRetry: boolean }) => void) | null = null

  readonly #pace = new Pace()
  #controller: AbortController | null = null
  #pending: StepMetrics | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly client: Host,
    readonly id: string,
    private readonly now: () => number = () => performance.now()
  ) {}

  /** Resolves when the run ended, or the watcher was closed. Call it again after a resume. */
  async follow(): Promise<void> {
    this.close()
    const controller = new AbortController()
    this.#controller = controller
    this.#clear()
    this.following = true
    try {
      await this.client.call(
        'runs.watch',
        { run: this.id },
        { signal: controller.signal, onEvent: (event) => this.#controller === controller && this.take(event) }
      )
    } catch (e) {
      const body = toErrorBody(e)
      if (body.code !== 'cancelled' && this.#controller === controller) this.error = body
    } finally {
      if (this.#controller === controller) {
        this.following = false
        this.activity = null
        this.#flush()
      }
    }
  }

  close(): void {
    this.#controller?.abort()
    this.#controller = null
    this.following = false
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** One event of the run; public for tests. */
  take(event: RunEvent): void {
    switch (event.type) {
      case 'state':
        if (event.state.status !== this.state?.status) {
          this.#pace.reset()
          if (this.state) this.turns++
        }
        this.state = event.state
        if (event.state.status !== 'running') this.activity = null
        break
      case 'steps':
        for (const step of event.steps) this.#takeStep(step)
        this.activity = null
        break
      case 'epoch':
        this.#takeEpoch(event.metrics)
        if (event.samples.length > 0) this.samples = event.samples
        break
      case 'activity':
        this.activity = event.sentence
        break
      case 'crashed':
        this.crashed = { error: event.error, canRetry: event.canRetry }
        this.turns++
        this.oncrash?.(this.crashed)
        this.activity = null
        break
    }
    this.#timer ??= setTimeout(() => this.#flush(), beat)
  }

  #takeStep(step: StepMetrics): void {
    for (const m of measures) {
      const value = step[m]
      if (value !== undefined) this.steps[m].push(step.epoch, value)
    }
    this.#pending = step
  }

  #takeEpoch(metrics: EpochMetrics): void {
    this.epochs = [...this.epochs.filter((e) => e.epoch < metrics.epoch), metrics]
    for (const m of measures) {
      const mean = metrics[m]
      const validated = metrics[validationOf[m]]
      if (mean !== undefined) this.training[m].push(metrics.epoch, mean)
      if (validated !== undefined) this.validation[m].push(metrics.epoch, validated)
    }
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#pending) {
      this.step = this.#pending
      this.#pace.mark(this.now(), this.#pending.epoch)
      this.#pending = null
    }
    this.secondsLeft = this.state?.status === 'running' ? this.#pace.secondsLeft(this.state.epochs) : null
    this.version++
  }

  #clear(): void {
    for (const group of [this.steps, this.training, this.validation]) for (const m of measures) group[m].clear()
    this.#pace.reset()
    this.#pending = null
    this.step = null
    this.epochs = []
    this.crashed = null
    this.error = null
    this.activity = null
    this.secondsLeft = null
  }
}
