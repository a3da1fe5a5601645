/** Before a run's first step: the one thing its recipe may leave open, its threads, is settled and written down. */
import type { Project, StoredRun } from '@store/types'
import { chooseThreads } from '@engine/threads'
import type { TrainControl } from './control'

export interface SettleContext {
  control: TrainControl
  /** About to measure. */
  onMeasuring(): void
  /** Around a pause. */
  onPause(): Promise<void>
  onGoOn(): Promise<void>
}

/**
 * Measuring happens here and not when the recipe is made: here the run has a process that can be watched,
 * paused and stopped, and TensorFlow, which takes its threads once, is not loaded in it yet.
 * @returns the run with its threads and the seconds spent, pauses apart; null when it is to end instead
 */
export async function settleThreads(
  project: Project,
  run: StoredRun,
  { control, onMeasuring, onPause, onGoOn }: SettleContext
): Promise<{ run: StoredRun; seconds: number } | null> {
  if (run.recipe.threadsChoice?.by !== 'open') return { run, seconds: 0 }
  const begun = performance.now()
  let paused = 0
  const choice = await chooseThreads(run.recipe, {
    onMeasuring,
    interruption: () => control.interruption(),
    async mayGoOn() {
      if (control.paused && !control.stopping) {
        const since = performance.now()
        await onPause()
        await control.whenMoving()
        if (!control.stopping) await onGoOn()
        paused += performance.now() - since
      }
      return !control.stopping
    }
  })
  if (!choice) return null
  const { threads, choice: threadsChoice } = choice
  await project.runs.settleThreads(run.id, threads, threadsChoice)
  const seconds = (performance.now() - begun - paused) / 1000
  return { run: { ...run, recipe: { ...run.recipe, threads, threadsChoice } }, seconds }
}
