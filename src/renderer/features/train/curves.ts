/** The lines of the Train page's charts and what they say in words. */
import type { EpochMetrics, RecipeFile } from '@shared/project'
import type { RunWatcher } from '../../app/runWatcher.svelte'
import type { Series } from '../../ui/chart/series.svelte'
import { formatCounted, formatNumber, formatPercent } from '../../ui/format'
import { words } from './words'

export type Metric = 'accuracy' | 'mae'
const none = { x: [], y: [], length: 0 }

/** What a run is measured by beside its loss. */
export function metricOf(recipe: RecipeFile | undefined): Metric {
  return recipe?.dataset.task === 'regression' ? 'mae' : 'accuracy'
}

/** Training by step windows, ember and solid; validation by epochs, steel and dashed. */
export function curveSeries(watcher: RunWatcher | undefined, measure: Metric | 'loss'): Series[] {
  return [
    {
      id: `training-${watcher?.id ?? ''}`,
      label: words.training,
      colour: '--ember',
      points: () => {
        // A run whose steps were not recorded still has its epochs.
        const steps = watcher?.steps[measure]
        return steps && steps.length > 0 ? steps : (watcher?.training[measure] ?? none)
      }
    },
    {
      id: `validation-${watcher?.id ?? ''}`,
      label: words.validation,
      colour: '--steel',
      dashed: true,
      dots: true,
      points: () => watcher?.validation[measure] ?? none
    }
  ]
}

const validationOf = { loss: 'valLoss', accuracy: 'valAccuracy', mae: 'valMae' } as const

/** "Training loss went from 0.9 to 0.1 in 10 epochs, validation loss is 0.12." */
export function curveSummary(epochs: readonly EpochMetrics[], measure: Metric | 'loss'): string {
  const first = epochs[0]
  const last = epochs.at(-1)
  if (!first || !last) return words.noCurve
  const show = (value: number | undefined): string =>
    measure === 'accuracy' ? formatPercent(value) : formatNumber(value)
  const name = words.measures[measure]
  const validated = last[validationOf[measure]]
  const training = words.curve(
    name,
    show(first[measure]),
    show(last[measure]),
    formatCounted(last.epoch, 'epoch', 'epochs')
  )
  return validated === undefined ? `${training}.` : `${training}, ${words.validated(name, show(validated))}.`
}
