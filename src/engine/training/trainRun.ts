/** Trains a prepared run to its end: owns it, keeps its state on disk, and tells what happens. */
import { AnnealError, toErrorBody } from '@shared/errors'
import type { RunEvent } from '@shared/ipc/payloads'
import type { ChangeLine, RunState, StopReason } from '@shared/project'
import { checkTransition, endings } from '@core/training'
import type { Project, StoredRun, Tensor, Weights } from '@store/types'
import { openOfRun } from '@engine/data'
import type { PackedDataset } from '@engine/data/types'
import { expectTraining, loadTensorFlow, setFastMath, setThreads } from '@engine/runtime'
import { checkParts, checkSameData } from './checkData'
import { chooseExecutor } from './chooseExecutor'
import { createTrainControl, type TrainControl } from './control'
import { createKeeper, progressOf, type Keeper, type Progress } from './keeper'
import { runEpochs, type LoopEnd } from './loop'
import { startSentence, withInitial } from './initial'
import { lastGoodWeights, notFiniteError } from './notFinite'
import { createRecorder, type Recorder } from './recorder'
import { settleThreads } from './settleThreads'
import type { Executor } from './types'
import { stepsPerEpoch } from './visits'

/** state.json is written at most this often while nothing but the step changes. */
const STATE_MS = 1_000

const FAST = 'Fast math: products may round to bfloat16.'
const NOT_FAST = 'Fast math has no effect: this processor has no bfloat16 matrix unit (AMX).'

export interface TrainOptions {
  /** Go on from the last checkpoint of a run that was begun. */
  resume?: boolean
  /** Aborting is Stop: everything so far is kept. */
  signal?: AbortSignal | undefined
  onEvent?: (event: RunEvent) => void
  control?: TrainControl
}

/**
 * @returns the state it ended with: `completed`, `stopped` (by the person, or because the loss was not
 *   finite, see `stopped` and `error`) or `interrupted`
 * @throws AnnealError `run-not-found`, `run-busy`, `wrong-status`, `already-begun`, `data-changed`,
 *   `tensorflow-missing`; what fails while it trains is in the state too (status `failed`)
 */
export async function trainRun(project: Project, id: string, options: TrainOptions = {}): Promise<RunState> {
  const run = await project.runs.find(id)
  const ownership = await project.runs.claim(run.id)
  try {
    const state = await project.runs.readState(run.id)
    checkStart({ ...run, state }, options.resume ?? false)
    return await new Training(project, { ...run, state }, options).run()
  } finally {
    await ownership.release()
  }
}

function checkStart({ id, state }: StoredRun, resume: boolean): void {
  if (state.status !== 'created' && !resume) {
    throw new AnnealError({
      code: 'already-begun',
      message: `The run “${state.name}” was begun before (${state.step} of ${state.totalSteps} steps).`,
      where: id,
      hint: 'Resume it, or start a new run with the same settings.'
    })
  }
  if (state.stopped === 'nan') {
    throw new AnnealError({
      code: 'wrong-status',
      message: `The run “${state.name}” stopped because its loss was not finite; it would meet the same step again.`,
      where: id,
      hint: 'Start a new run with a lower learning rate.'
    })
  }
  checkTransition(state.status, 'running', state.name)
}

class Training {
  private readonly id: string
  private readonly onEvent: (event: RunEvent) => void
  private readonly control: TrainControl
  private state: RunState
  /** Spent before the first step, and counted. */
  private choosingSeconds = 0
  private stateWrittenAt = 0
  private said = ''

  constructor(
    private readonly project: Project,
    private stored: StoredRun,
    private readonly options: TrainOptions
  ) {
    this.id = stored.id
    this.state = stored.state
    this.onEvent = options.onEvent ?? (() => undefined)
    this.control = options.control ?? createTrainControl()
  }

  async run(): Promise<RunState> {
    const { signal } = this.options
    const stop = (): void => this.control.stop()
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop)
    let executor: Executor | undefined
    try {
      await this.update({ status: 'running', stopped: null, error: null })
      const data = await this.openData()
      if (!(await this.settle())) return await this.endUnbegun()
      executor = await this.makeExecutor(data)
      return await this.train(data, executor)
    } catch (e) {
      await this.fail(e)
      throw e
    } finally {
      signal?.removeEventListener('abort', stop)
      executor?.dispose()
    }
  }

  private async openData(): Promise<PackedDataset> {
    const { recipe } = this.stored
    this.say(`Opening “${recipe.dataset.name}”`)
    checkSameData(recipe, await this.project.datasets.read(recipe.dataset.name))
    const data = await openOfRun(this.project, recipe, {
      onProgress: ({ stage }) => this.say(stage),
      withoutTensorFlow: true
    })
    checkParts(recipe, data.document)
    return data
  }

  /** @returns false: the person wants it to end */
  private async settle(): Promise<boolean> {
    const settled = await settleThreads(this.project, this.stored, {
      control: this.control,
      onMeasuring: () => this.say('Choosing the fastest setting', true),
      onPause: async () => {
        await this.update({ status: 'paused' })
        await this.note('paused')
      },
      onGoOn: async () => {
        await this.update({ status: 'running' })
        await this.note('resumed')
      }
    })
    if (!settled) return false
    this.stored = settled.run
    this.choosingSeconds = settled.seconds
    return true
  }

  private async endUnbegun(): Promise<RunState> {
    const interrupted = this.control.stopping === 'interrupted'
    const { status, change } = interrupted
      ? { status: 'interrupted' as const, change: 'interrupted' as const }
      : endings.user
    await this.note(change)
    return this.update({ status, stopped: interrupted ? null : 'user' })
  }

  private async makeExecutor(data: PackedDataset): Promise<Executor> {
    const { recipe } = this.stored
    setThreads(recipe.threads)
    const fast = setFastMath(recipe.training.fastMath)
    expectTraining(recipe.graph, recipe.training.batchSize)
    this.say('Loading TensorFlow')
    const runtime = await loadTensorFlow()
    if (recipe.mode !== 'eager') this.onEvent({ type: 'activity', sentence: 'Compiling the training step' })
    const executor = chooseExecutor(runtime, { recipe, data })
    await this.update({
      device: runtime.device.device,
      deviceReason: runtime.device.reason,
      mode: executor.mode,
      modeReason: recipe.training.fastMath ? `${executor.modeReason} ${fast ? FAST : NOT_FAST}` : executor.modeReason,
      parameters: executor.parameters
    })
    return executor
  }

  private async train(data: PackedDataset, executor: Executor): Promise<RunState> {
    const { recipe } = this.stored
    const checkpoint = this.options.resume ? await this.project.runs.readCheckpoint(this.id) : null
    const progress = progressOf(checkpoint)
    progress.seconds += this.choosingSeconds
    if (checkpoint) executor.write(checkpoint.tensors)
    else if (recipe.initialWeights) {
      this.say(startSentence(recipe.initialWeights))
      executor.write(withInitial(executor.read(), await this.project.runs.readInitial(this.id)))
    }
    await this.project.runs.truncateMetrics(this.id, progress.step)
    await this.note(this.stored.state.status === 'created' ? 'started' : 'resumed', progress.step)
    const keeper = createKeeper(this.project.runs, this.id, executor, checkpoint)
    const task = recipe.dataset.task
    const recorder = createRecorder(
      this.project.runs,
      { id: this.id, task, stepsPerEpoch: stepsPerEpoch(recipe) },
      this.onEvent
    )
    const standing = (): Partial<RunState> => ({ ...figures(progress), best: keeper.best })
    await this.update(standing())
    const end = await runEpochs({
      recipe,
      data,
      executor,
      control: this.control,
      keeper,
      recorder,
      progress,
      onEvent: this.onEvent,
      onProgress: (epoch) => this.onProgress({ ...standing(), ...(epoch ? { last: epoch } : {}) }),
      onPause: async () => {
        await recorder.flush(true)
        // Saved before it is said: whoever hears “paused” may end this process.
        await keeper.save(progress, 'now')
        await this.update({ ...standing(), status: 'paused' })
        await this.note('paused', progress.step)
      },
      onGoOn: async () => {
        await this.update({ status: 'running' })
        await this.note('resumed', progress.step)
      }
    })
    return this.end(end, { data, executor, keeper, recorder, progress })
  }

  private async end(
    end: LoopEnd,
    with_: { data: PackedDataset; executor: Executor; keeper: Keeper; recorder: Recorder; progress: Progress }
  ): Promise<RunState> {
    const { recipe } = this.stored
    const { data, executor, keeper, recorder, progress } = with_
    await recorder.flush(true)
    const { step, epoch } = progress
    const weights = async (): Promise<Weights> => {
      const checkpoint = (): Promise<Weights | null> => this.project.runs.readCheckpoint(this.id)
      const start = async (): Promise<Tensor[]> => (recipe.initialWeights ? this.project.runs.readInitial(this.id) : [])
      const tensors =
        end.why === 'nan' ? await lastGoodWeights(recipe, executor, data, checkpoint, start) : executor.readWeights()
      return { step, epoch, tensors }
    }
    if (end.why !== 'nan') await keeper.save(progress, 'now')
    await keeper.finish(weights)
    const common = { ...figures(progress), best: keeper.best }
    if (end.why === 'interrupted') {
      await this.note('interrupted', step)
      return this.update({ ...common, status: 'interrupted', stopped: null })
    }
    const reason: StopReason = end.why
    const { status, change } = endings[reason]
    await this.note(change, step)
    const error = end.why === 'nan' ? notFiniteError(recipe, end.step, end.in) : null
    return this.update({ ...common, status, stopped: reason, error })
  }

  private async onProgress(change: Partial<RunState>): Promise<void> {
    if (performance.now() - this.stateWrittenAt < STATE_MS) {
      this.state = { ...this.state, ...change }
      return
    }
    await this.update(change)
  }

  /** Tells what it is at, once. */
  private say(sentence: string, long = false): void {
    if (sentence !== this.said) this.onEvent({ type: 'activity', sentence, ...(long ? { long } : {}) })
    this.said = sentence
  }

  /** Writes state.json and tells it. */
  private async update(change: Partial<RunState>): Promise<RunState> {
    const { last } = this.state
    this.state = await this.project.runs.updateState(this.id, { last, ...change, peakRssMb: peakRssMb() })
    this.stateWrittenAt = performance.now()
    this.onEvent({ type: 'state', state: this.state })
    return this.state
  }

  private async note(what: ChangeLine['what'], step = this.state.step): Promise<void> {
    await this.project.runs.appendChange(this.id, { time: new Date().toISOString(), step, what })
  }

  /** Notes a failure; when even that fails (a full disk), the first failure is the one to tell. */
  private async fail(e: unknown): Promise<void> {
    try {
      await this.note('failed')
      await this.update({ status: 'failed', stopped: 'error', error: toErrorBody(e) })
    } catch (second) {
      this.say(`The failure could not be noted: ${toErrorBody(second).message}`)
    }
  }
}

function figures({ step, epoch, seconds }: Progress): Pick<RunState, 'step' | 'epoch' | 'seconds'> {
  return { step, epoch, seconds }
}

/** The most memory this process has held. */
function peakRssMb(): number {
  return process.resourceUsage().maxRSS / 1024
}
