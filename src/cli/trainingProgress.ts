/** A training as lines on stderr: one line that moves while it runs, one that stays for each epoch. */
import type { RunEvent } from '@shared/ipc/payloads'
import type { EpochMetrics, StepMetrics } from '@shared/project'
import type { StoredRun } from '@store/index'
import type { Terminal } from './terminal'
import { count, duration, figure, percent } from './text'

export function followTraining(terminal: Terminal, run: StoredRun): (event: RunEvent) => void {
  const { epochs } = run.state
  let { totalSteps } = run.state
  let first: { step: number; at: number } | null = null

  function left(step: number): string {
    first ??= { step, at: Date.now() }
    const done = step - first.step
    const elapsed = Date.now() - first.at
    if (done <= 0 || elapsed < 1_000) return ''
    return `, ${duration((elapsed / done) * (totalSteps - step))} left`
  }

  return (event) => {
    if (event.type === 'state') totalSteps = event.state.totalSteps
    if (event.type === 'activity') terminal.status(`${event.sentence} …`, event.long)
    if (event.type === 'epoch') terminal.note(epochLine(event.metrics, epochs))
    const step = event.type === 'steps' ? event.steps.at(-1) : undefined
    if (step) terminal.status(stepLine(step, epochs, left(step.step)))
  }
}

/** The end of epoch 1 is position 1.0: still epoch 1, at 100 %. */
function stepLine(step: StepMetrics, epochs: number, left: string): string {
  const epoch = Math.min(epochs, Math.max(1, Math.ceil(step.epoch)))
  const share = Math.round((step.epoch - (epoch - 1)) * 100)
  const speed = `${count(step.examplesPerSecond)} examples/s`
  return `Epoch ${epoch} of ${epochs}, ${share} %${left}: ${scores(step.loss, step.accuracy, step.mae)}, ${speed}`
}

function epochLine(metrics: EpochMetrics, epochs: number): string {
  const { epoch, loss, accuracy, mae, valLoss, valAccuracy, valMae, seconds, examplesPerSecond } = metrics
  const validation = valLoss === undefined ? '' : `; validation ${scores(valLoss, valAccuracy, valMae)}`
  const speed = `${duration(seconds * 1000)}, ${count(examplesPerSecond)} examples/s`
  return `Epoch ${epoch} of ${epochs}: ${scores(loss, accuracy, mae)}${validation} (${speed})`
}

function scores(loss: number, accuracy: number | undefined, mae: number | undefined): string {
  if (accuracy !== undefined) return `loss ${figure(loss)}, accuracy ${percent(accuracy)}`
  return `loss ${figure(loss)}${mae === undefined ? '' : `, MAE ${figure(mae)}`}`
}
