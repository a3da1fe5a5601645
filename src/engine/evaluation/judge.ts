/** Figures and the list of answers out of what a network said. */
import {
  accuracy,
  confusionMatrix,
  correct,
  macroF1,
  perClass,
  regressionFigures,
  wilsonInterval
} from '@core/evaluation'
import type { EvaluationFile } from '@shared/project'
import type { AlignedTargets } from './align'

/** Answers kept in the file; more would be slow to read and to show. */
export const mostPredictions = 20_000

type Judged = Pick<EvaluationFile, 'metrics' | 'accuracyInterval' | 'perClass' | 'confusion' | 'predictions'>

/** Position and value of the greatest of `units` values; the first of several equal ones, as argmax has it. */
export function greatest(values: Float32Array, first: number, units: number): { index: number; value: number } {
  let index = 0
  let value = -Infinity
  for (let i = 0; i < units; i++) {
    const own = values[first + i] ?? -Infinity
    if (own > value) {
      index = i
      value = own
    }
  }
  return { index, value }
}

/** `limit` of the positions 0..count-1: preferred ones first, the others evenly spread; ascending. */
export function sample(count: number, limit: number, preferred: (position: number) => boolean): number[] {
  const all = Array.from({ length: count }, (_, i) => i)
  if (count <= limit) return all
  const spread = (from: number[], wanted: number): number[] =>
    wanted >= from.length
      ? from
      : Array.from({ length: wanted }, (_, i) => from[Math.floor((i * from.length) / wanted)] ?? 0)
  const first = spread(all.filter(preferred), limit)
  const rest = spread(
    all.filter((i) => !preferred(i)),
    limit - first.length
  )
  return [...first, ...rest].sort((a, b) => a - b)
}

/** @param probabilities examples x classes */
export function judgeClasses(
  { rows, targets }: AlignedTargets,
  probabilities: Float32Array,
  classes: readonly string[]
): Judged {
  const said = Array.from(rows, (_, i) => greatest(probabilities, i * classes.length, classes.length))
  const predicted = Int32Array.from(said, ({ index }) => index)
  const confusion = confusionMatrix(targets, predicted, classes.length)
  // What went wrong is what a person looks at.
  const shown = sample(rows.length, mostPredictions, (i) => predicted[i] !== targets[i])
  return {
    metrics: { accuracy: accuracy(confusion), macroF1: macroF1(confusion) },
    accuracyInterval: wilsonInterval(correct(confusion), rows.length),
    perClass: perClass(confusion, classes),
    confusion,
    predictions: shown.map((i) => ({
      index: rows[i] ?? 0,
      target: targets[i] ?? 0,
      predicted: predicted[i] ?? 0,
      confidence: said[i]?.value ?? 0
    }))
  }
}

/** @param predicted a number for each example, in the target's unit */
export function judgeNumbers({ rows, targets }: AlignedTargets, predicted: Float32Array): Judged {
  const shown = sample(rows.length, mostPredictions, () => false)
  return {
    metrics: { ...regressionFigures(targets, predicted) },
    perClass: [],
    confusion: [],
    predictions: shown.map((i) => ({ index: rows[i] ?? 0, target: targets[i] ?? 0, predicted: predicted[i] ?? 0 }))
  }
}
