/** A few validation examples whose answers a person can watch change from epoch to epoch. */
import { epochOrder } from '@core/data/order'
import type { WatchedSample } from '@shared/ipc/payloads'
import type { RecipeFile } from '@shared/project'
import type { PackedDataset } from '@engine/data/types'
import type { Executor } from './types'

const WATCHED = 8

/** The same examples in every epoch: drawn from the validation split by the run's seed. */
export function watchedRows(recipe: RecipeFile, validation: Int32Array): Int32Array {
  const order = epochOrder(recipe.training.seed, 0, validation.length, 1)
  return order.subarray(0, WATCHED).map((position) => validation[position] ?? 0)
}

function answerOf(values: Float32Array): { predicted: number; confidence?: number } {
  if (values.length === 1) return { predicted: values[0] ?? 0 }
  let best = 0
  values.forEach((value, i) => {
    if (value > (values[best] ?? 0)) best = i
  })
  return { predicted: best, confidence: values[best] ?? 0 }
}

export function watchSamples(
  recipe: RecipeFile,
  executor: Executor,
  data: PackedDataset,
  rows: Int32Array
): WatchedSample[] {
  const targetName = Object.values(recipe.outputs)[0]?.target ?? ''
  const target = data.column(targetName)
  if (rows.length === 0 || (target.kind !== 'category' && target.kind !== 'number')) return []
  const { data: targets } = target
  const answers = executor.predict(rows)
  const units = answers.length / rows.length
  return [...rows].map((index, i) => ({
    index,
    target: targets[index] ?? 0,
    ...answerOf(answers.subarray(i * units, (i + 1) * units))
  }))
}
