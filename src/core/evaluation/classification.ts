/**
 * Figures of a classifier from its confusion matrix. Formulas: Sokolova & Lapalme, "A systematic
 * analysis of performance measures for classification tasks" (2009), table 3; where a fraction is
 * 0/0 the figure is 0, as scikit-learn's `zero_division=0`.
 */
import type { z } from 'zod'
import type { perClassSchema } from '@shared/project'
import { correct, total, type ConfusionMatrix } from './confusion'

export type ClassFigures = z.infer<typeof perClassSchema>

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/**
 * For each class: precision = TP / (TP + FP), recall = TP / (TP + FN), F1 = 2 TP / (2 TP + FP + FN)
 * (the harmonic mean of both), support = TP + FN, the examples that are of this class.
 * @param labels one for each row of the matrix
 */
export function perClass(confusion: ConfusionMatrix, labels: readonly string[]): ClassFigures[] {
  return confusion.map((row, i) => {
    const hits = row[i] ?? 0
    const support = row.reduce((a, b) => a + b, 0)
    const named = confusion.reduce((sum, other) => sum + (other[i] ?? 0), 0)
    return {
      label: labels[i] ?? String(i),
      precision: ratio(hits, named),
      recall: ratio(hits, support),
      f1: ratio(2 * hits, named + support),
      support
    }
  })
}

/** Share of the examples that are right; 0 without examples. */
export function accuracy(confusion: ConfusionMatrix): number {
  return ratio(correct(confusion), total(confusion))
}

/**
 * The plain mean of F1 over the classes that occur, as truth or as prediction (scikit-learn's
 * `f1_score(average='macro')` over the labels it sees); 0 without examples.
 */
export function macroF1(confusion: ConfusionMatrix): number {
  const occurring = perClass(confusion, []).filter(
    (figures, i) => figures.support > 0 || confusion.some((row) => (row[i] ?? 0) > 0)
  )
  return ratio(
    occurring.reduce((sum, figures) => sum + figures.f1, 0),
    occurring.length
  )
}
