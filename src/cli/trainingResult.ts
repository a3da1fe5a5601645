/** What a training ended with. */
import type { trainOutput } from '@shared/cliOutput'
import type { MetricsLine, RunState } from '@shared/project'
import type { StoredRun } from '@store/index'
import type { z } from 'zod'
import { count, duration, figure, percent, table } from './text'

export type TrainResult = z.output<typeof trainOutput>

export function trainResult({ id, state, recipe }: StoredRun, metrics: readonly MetricsLine[]): TrainResult {
  return {
    run: id,
    name: state.name,
    model: recipe.modelName,
    dataset: recipe.dataset.name,
    mode: state.mode ?? 'eager',
    modeReason: state.modeReason ?? '',
    device: state.device ?? '',
    threads: recipe.threads,
    threadsReason: recipe.threadsChoice?.reason ?? 'As the recipe says.',
    parameters: state.parameters,
    seed: recipe.training.seed,
    trainExamples: recipe.dataset.trainExamples,
    augmentation: recipe.augmentation,
    balance: recipe.balance,
    weights: recipe.weights ?? null,
    epochs: metrics.flatMap((line) => {
      if (line.kind !== 'epoch') return []
      const { kind: _kind, ...epoch } = line
      return [epoch]
    }),
    // A run that was interrupted has not ended, so its state names no reason.
    stopped: state.stopped ?? 'user',
    interrupted: state.status === 'interrupted',
    peakRssMb: state.peakRssMb
  }
}

export function describeTraining(state: RunState, result: TrainResult): string {
  const accuracy = result.epochs.some((epoch) => epoch.accuracy !== undefined)
  const rows = result.epochs.map((epoch) => [
    String(epoch.epoch),
    figure(epoch.loss),
    ...(accuracy
      ? [percentOf(epoch.accuracy), figure(epoch.valLoss), percentOf(epoch.valAccuracy)]
      : [figure(epoch.mae), figure(epoch.valLoss), figure(epoch.valMae)]),
    duration(epoch.seconds * 1000),
    count(epoch.examplesPerSecond)
  ])
  const score = accuracy ? 'accuracy' : 'MAE'
  const head = ['epoch', 'loss', score, 'validation loss', `validation ${score}`, 'time', 'examples/s']
  const { threads } = result
  return [
    `${state.name} (${result.run}): ${result.model} on ${result.dataset}, ${count(result.parameters)} parameters`,
    ...(rows.length > 0 ? ['', table([head, ...rows]), ''] : []),
    ...(result.weights === null ? [] : [`Rows are weighed by “${result.weights}”.`]),
    `Device ${result.device}: ${state.deviceReason ?? ''}`,
    `Engine ${result.mode}: ${result.modeReason}`,
    `Threads ${threads.interOp}x${threads.intraOp}: ${result.threadsReason}`,
    `Memory: at most ${count(result.peakRssMb)} MB.`
  ].join('\n')
}

/** What to do after an end that was not wished for. */
export function explainEnd(state: RunState): string[] {
  if (state.stopped === 'nan') {
    return [
      `anneal: ${state.error?.message ?? `The loss was not a finite number at step ${state.step + 1}: training stopped there.`}`,
      `  ${state.error?.hint ?? 'The last good weights are kept. Try a lower learning rate, for example a tenth: --lr.'}`
    ]
  }
  if (state.stopped === 'error') {
    return [`anneal: ${state.error?.message ?? 'Training failed.'}`, ...(state.error ? [`  ${state.error.hint}`] : [])]
  }
  return []
}

function percentOf(share: number | undefined): string {
  return share === undefined ? '' : percent(share)
}
