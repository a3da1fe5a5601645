/** The lines of compared runs: a colour a run, solid for training, dashed for validation. */
import type { EpochMetrics } from '@shared/project'
import type { Series } from '../../ui/chart/series.svelte'
import type { ComparedCurve } from './runs.svelte'
import { words } from './words'

export type Measure = 'loss' | 'accuracy' | 'mae'
const validationOf = { loss: 'valLoss', accuracy: 'valAccuracy', mae: 'valMae' } as const

/** Token of the nth compared run. */
export function runColour(index: number): string {
  return `--class-${index % 6}`
}

function line(epochs: readonly EpochMetrics[], key: keyof EpochMetrics) {
  const points = epochs.flatMap((e) => {
    const y = e[key]
    return y === undefined ? [] : [{ x: e.epoch, y }]
  })
  return { x: points.map((p) => p.x), y: points.map((p) => p.y), length: points.length }
}

export function compareSeries(curves: readonly ComparedCurve[], names: readonly string[], measure: Measure): Series[] {
  return curves.flatMap((curve, i) => {
    const name = names[i] ?? curve.id
    const training = line(curve.epochs, measure)
    const validation = line(curve.epochs, validationOf[measure])
    const colour = runColour(i)
    return [
      { id: `${curve.id}-training`, label: words.training(name), colour, points: () => training },
      ...(validation.length === 0
        ? []
        : [
            {
              id: `${curve.id}-validation`,
              label: words.validation,
              colour,
              dashed: true,
              points: () => validation
            }
          ])
    ]
  })
}
