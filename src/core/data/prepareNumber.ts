/** How a column of numbers enters a network, with figures of its training rows. */
import type { ColumnPreparation, TableColumn } from '@shared/project'
import { mode, moments, positive, quantile, skewness, sortedValues } from './figures'

type NumberColumn = Extract<TableColumn, { kind: 'number' }>
/** A number's way into the network, without a name. */
export type PreparedNumber = Omit<NumberColumn, 'kind' | 'name'>

/** From here on a few large values outweigh all others: beyond it, numbers enter by their logarithm. */
export const skewed = 2

/**
 * Where nothing is chosen: missing ones become the mean, and all are standardized. Numbers of at least 0 whose
 * skewness is above 2 are taken by their logarithm first; other numbers that lean so much, to either side, by median
 * and interquartile range. The same rule for every column of every data set.
 */
function withDefaults(choice: ColumnPreparation, sorted: Float64Array): ColumnPreparation {
  if (choice.log !== undefined || choice.scale !== undefined) return choice
  const lean = skewness(sorted)
  const least = sorted[0] ?? 0
  if (lean > skewed && least >= 0) return { ...choice, log: true }
  return Math.abs(lean) > skewed ? { ...choice, scale: 'robust' } : choice
}

/** @param rows of the training split */
export function prepareNumber(choice: ColumnPreparation, values: Float64Array, rows: Int32Array): PreparedNumber {
  const sorted = sortedValues(values, rows)
  const { impute, clip, log, scale = 'standardize' } = withDefaults(choice, sorted)
  const filled = fillOf(impute, values, rows, sorted)
  const bounds = clip && { from: quantile(sorted, clip.from), to: quantile(sorted, clip.to) }
  const entering = sorted.map((value) => {
    const held = bounds ? Math.min(Math.max(value, bounds.from), bounds.to) : value
    return log ? Math.log1p(Math.max(held, 0)) : held
  })
  return {
    impute: filled,
    ...(bounds ? { clip: bounds } : {}),
    ...(log ? { log } : {}),
    ...(scale === 'standardize' && !bounds && !log ? moments(values, rows) : scaling(scale, entering))
  }
}

function fillOf(
  impute: ColumnPreparation['impute'],
  values: Float64Array,
  rows: Int32Array,
  sorted: Float64Array
): number {
  switch (impute?.with) {
    case 'value':
      return impute.value
    case 'median':
      return quantile(sorted, 0.5)
    case 'mode':
      return mode(sorted)
    default:
      return moments(values, rows).mean
  }
}

/** @param entering ascending, as the graph scales them */
function scaling(
  scale: NonNullable<ColumnPreparation['scale']>,
  entering: Float64Array
): Pick<PreparedNumber, 'mean' | 'std'> {
  switch (scale) {
    case 'none':
      return { mean: 0, std: 1 }
    case 'range': {
      const least = entering[0] ?? 0
      return { mean: least, std: positive((entering.at(-1) ?? least) - least) }
    }
    case 'robust': {
      const spread = quantile(entering, 0.75) - quantile(entering, 0.25)
      // Where at least half of the values are equal there is no such range; the deviation still tells them apart.
      return { mean: quantile(entering, 0.5), std: spread > 0 ? positive(spread) : spreadOf(entering) }
    }
    case 'standardize':
      return moments(
        entering,
        Int32Array.from(entering, (_, i) => i)
      )
  }
}

function spreadOf(entering: Float64Array): number {
  return moments(
    entering,
    Int32Array.from(entering, (_, i) => i)
  ).std
}
