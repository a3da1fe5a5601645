export interface RegressionFigures {
  /** Mean absolute error, in the target's unit. */
  mae: number
  /** Root of the mean squared error, in the target's unit. */
  rmse: number
  /** Share of the target's variance that is explained; below 0: worse than always saying the mean. */
  r2: number
}

/**
 * MAE = mean |y - f|, RMSE = sqrt(mean (y - f)²), R² = 1 - Σ(y - f)² / Σ(y - mean y)²
 * (scikit-learn's `r2_score`). Where the target does not vary R² is 0/0 or worse: then 1 when every
 * prediction is exact, else 0, scikit-learn's `force_finite`.
 * @param targets y, finite
 * @param predicted f, finite, same length
 * @returns zeros without examples
 * @throws RangeError when the lengths differ: a defect of the caller
 */
export function regressionFigures(targets: ArrayLike<number>, predicted: ArrayLike<number>): RegressionFigures {
  const n = targets.length
  if (n !== predicted.length) throw new RangeError(`${n} targets but ${predicted.length} predictions`)
  if (n === 0) return { mae: 0, rmse: 0, r2: 0 }
  let mean = 0
  for (let i = 0; i < n; i++) mean += ((targets[i] ?? 0) - mean) / (i + 1)
  let absolute = 0
  let squared = 0
  let spread = 0
  let varies = false
  for (let i = 0; i < n; i++) {
    const target = targets[i] ?? 0
    const error = target - (predicted[i] ?? 0)
    absolute += Math.abs(error)
    squared += error * error
    spread += (target - mean) ** 2
    varies ||= target !== targets[0]
  }
  // The mean of equal numbers may be off by a rounding error, so `spread` alone does not tell.
  const r2 = varies && spread > 0 ? 1 - squared / spread : squared === 0 ? 1 : 0
  return { mae: absolute / n, rmse: Math.sqrt(squared / n), r2 }
}
