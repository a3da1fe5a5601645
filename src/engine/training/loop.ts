/** The epochs of a training: steps, validation, and a look at what the person wants in between. */
import type { RunEvent } from '@shared/ipc/payloads'
import type { EpochMetrics, RecipeFile } from '@shared/project'
import type { PackedDataset } from '@engine/data/types'
import { breathe, type StopWish, type TrainControl } from './control'
import { createFeeding, type Feed, type Feeding } from './feeding'
import type { Keeper, Progress } from './keeper'
import { metricOf, type Recorder } from './recorder'
import { add, noSums } from './sums'
import type { Executor, StepSums } from './types'
import { createVisits, stepsPerEpoch, type Visits } from './visits'
import { watchedRows, watchSamples } from './watched'

/** Wishes are looked at this often: a call to the executor is as many steps as fit. */
const CALL_MS = 40
const MOST_STEPS = 1_000
/** A validation that takes longer than this is announced. */
const SILENT_MS = 200

export type LoopEnd =
  | { why: 'completed' | StopWish }
  /** The loss of this step or of this epoch's validation was not finite. */
  | { why: 'nan'; step: number; in: 'training' | 'validation' }

export interface LoopInput {
  recipe: RecipeFile
  data: PackedDataset
  executor: Executor
  control: TrainControl
  keeper: Keeper
  recorder: Recorder
  /** Where to begin; kept up to date. */
  progress: Progress
  onEvent(event: RunEvent): void
  /** After each call: the moment to write state. `epoch` when one just ended. */
  onProgress(epoch?: EpochMetrics): Promise<void>
  /** Around a pause. */
  onPause(): Promise<void>
  onGoOn(): Promise<void>
}

/** Bytes of a row in the packed cache, inputs and target together: decides the shards of the order. */
export function rowBytes(recipe: RecipeFile, data: PackedDataset): number {
  const columns = Object.values(recipe.inputs).flatMap((input) => input.columns)
  const targets = Object.values(recipe.outputs).map((output) => output.target)
  let bytes = 0
  for (const name of new Set([...columns, ...targets])) {
    const column = data.column(name)
    if (column.kind === 'image') bytes += column.width * column.height * column.channels
    else bytes += column.kind === 'category' ? 4 : 8
  }
  return bytes
}

/** Runs until the last epoch ends, the person stops it, or a loss is not finite. */
export async function runEpochs(input: LoopInput): Promise<LoopEnd> {
  const { recipe, data, progress } = input
  const timer = createTimer(progress)
  const validation = data.rows('validation')
  const watched = watchedRows(recipe, validation)
  const bytes = rowBytes(recipe, data)
  const pace = createPace()
  const visits = createVisits(recipe, data, bytes)
  while (progress.epoch < recipe.training.epochs) {
    timer.begin()
    const feed = { order: visits.order(progress.epoch + 1), batchSize: recipe.training.batchSize, rowBytes: bytes }
    const end =
      (await feedEpoch(input, feed, visits, timer, pace)) ?? (await endEpoch(input, timer, validation, watched))
    if (end) return end
  }
  return { why: 'completed' }
}

async function feedEpoch(
  input: LoopInput,
  feed: Feed,
  visits: Visits,
  timer: Timer,
  pace: Pace
): Promise<LoopEnd | null> {
  const columns = Object.values(input.recipe.inputs).flatMap((ends) => ends.columns)
  const feeding = createFeeding(input.data, columns, feed)
  try {
    return await trainEpoch(input, { order: feed.order, visits, feeding }, timer, pace)
  } finally {
    await feeding.release()
  }
}

/** Adds the time between its laps to the progress. */
interface Timer {
  begin(): void
  lap(): void
}

function createTimer(progress: Progress): Timer {
  let since = performance.now()
  return {
    begin: () => void (since = performance.now()),
    lap() {
      const now = performance.now()
      progress.epochSeconds += (now - since) / 1000
      progress.seconds += (now - since) / 1000
      since = now
    }
  }
}

/** How many steps a call has, so that it takes about CALL_MS. */
interface Pace {
  readonly steps: number
  /** A call of so many steps took so long. */
  took(ms: number, steps: number): void
}

function createPace(): Pace {
  let wanted = 1
  let lately: number[] = []
  return {
    get steps() {
      return wanted
    },
    took(ms, steps) {
      // The last call of an epoch may be short, and then says more about calls than about steps.
      if (steps < wanted && ms < CALL_MS) return
      // On a busy machine calls of one length take very different times: the slowest of the last few decides.
      lately = [ms / steps, ...lately.slice(0, 3)]
      wanted = Math.max(1, Math.min(MOST_STEPS, Math.floor(CALL_MS / Math.max(...lately))))
    }
  }
}

/** Waits out a pause; tells when the training shall end. */
async function heed({ control, recorder, onPause, onGoOn }: LoopInput): Promise<StopWish | null> {
  if (control.paused && !control.stopping) {
    await onPause()
    await control.whenMoving()
    if (!control.stopping) await onGoOn()
    recorder.skipTime()
  }
  return control.stopping
}

async function trainEpoch(
  input: LoopInput,
  { order, visits, feeding }: { order: Int32Array; visits: Visits; feeding: Feeding },
  timer: Timer,
  pace: Pace
): Promise<LoopEnd | null> {
  const { recipe, executor, progress, recorder, keeper } = input
  const { learningRate } = recipe.training
  const steps = stepsPerEpoch(recipe)
  const first = progress.epoch * steps
  while (progress.step < first + steps) {
    const count = await feeding.ready(progress.step - first, Math.min(pace.steps, first + steps - progress.step))
    if (count === 0) {
      const wish = await heed(input)
      if (wish) return { why: wish }
      continue
    }
    const begun = performance.now()
    const batches = Array.from({ length: count }, (_, i) => visits.batch(order, progress.step - first + i))
    const result = executor.train(batches, progress.step, new Float32Array(count).fill(learningRate))
    for (const sums of result.steps) {
      add(progress.sums, sums)
      progress.step++
      recorder.step(sums, progress.step)
    }
    if (result.nonFinite) return { why: 'nan', step: progress.step + 1, in: 'training' }
    pace.took(performance.now() - begun, count)
    await recorder.flush()
    await breathe()
    timer.lap()
    await keeper.save(progress, 'step')
    await input.onProgress()
    const wish = await heed(input)
    if (wish) return { why: wish }
    // Writing and pausing are not training.
    timer.begin()
  }
  return null
}

async function endEpoch(
  input: LoopInput,
  timer: Timer,
  validationRows: Int32Array,
  watched: Int32Array
): Promise<LoopEnd | null> {
  const { recipe, executor, progress, recorder, keeper } = input
  timer.begin()
  executor.endEpoch(recipe.training.learningRate)
  timer.lap()
  const begun = performance.now()
  const validation = await validate(input, validationRows)
  if (typeof validation === 'string') return { why: validation }
  const { sums, epochSeconds } = progress
  const validationLoss = validation ? validation.loss / validation.examples : null
  if (validationLoss !== null && !Number.isFinite(validationLoss)) {
    return { why: 'nan', step: progress.step, in: 'validation' }
  }
  progress.epoch++
  const metrics: EpochMetrics = {
    epoch: progress.epoch,
    step: progress.step,
    loss: sums.loss / sums.examples,
    ...metricOf(recipe.dataset.task, sums),
    ...(validation ? validationMetrics(recipe, validation) : {}),
    seconds: epochSeconds,
    ...(validation ? { validationSeconds: (performance.now() - begun) / 1000 } : {}),
    examplesPerSecond: sums.examples / Math.max(epochSeconds, 1e-6),
    stepMs: (epochSeconds * 1000) / stepsPerEpoch(recipe)
  }
  progress.sums = noSums()
  progress.epochSeconds = 0
  keeper.consider(metrics.epoch, metrics.step, metrics.loss, validationLoss)
  recorder.epoch(metrics, watchSamples(recipe, executor, input.data, watched))
  await recorder.flush()
  await keeper.save(progress, 'epoch')
  await input.onProgress(metrics)
  recorder.skipTime()
  const wish = progress.epoch < recipe.training.epochs ? await heed(input) : null
  return wish ? { why: wish } : null
}

function validationMetrics(recipe: RecipeFile, sums: StepSums): Partial<EpochMetrics> {
  const metric = metricOf(recipe.dataset.task, sums)
  const loss = sums.loss / sums.examples
  return 'accuracy' in metric ? { valLoss: loss, valAccuracy: metric.accuracy } : { valLoss: loss, valMae: metric.mae }
}

/** Sums over the validation split; null without one; a wish when the person stops it midway. */
async function validate(input: LoopInput, rows: Int32Array): Promise<StepSums | StopWish | null> {
  const { executor, onEvent } = input
  if (rows.length === 0) return null
  const sums = noSums()
  const begun = performance.now()
  let announced = false
  for (let at = 0; at < rows.length; at += executor.evaluationBatch) {
    add(sums, executor.evaluate(rows.subarray(at, at + executor.evaluationBatch)))
    if (!announced && performance.now() - begun > SILENT_MS) {
      announced = true
      onEvent({ type: 'activity', sentence: 'Validating' })
    }
    await breathe()
    const wish = await heed(input)
    if (wish) return wish
  }
  return sums
}
