/** What an evaluation file says, sorted and picked for the eye. Pure. */
import type { EvaluationFile } from '@shared/project'

export type Judged = EvaluationFile['predictions'][number]
export type ClassScores = EvaluationFile['perClass'][number]

/** Wrong answers, the surest first: those tell most about the data and the labels. */
export function errorsOf(evaluation: EvaluationFile): Judged[] {
  return evaluation.predictions
    .filter((p) => p.target !== p.predicted)
    .sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0) || a.index - b.index)
}

/** Answers farthest from the truth first. */
export function largestErrors(evaluation: EvaluationFile): (Judged & { error: number })[] {
  return evaluation.predictions
    .map((p) => ({ ...p, error: p.predicted - p.target }))
    .sort((a, b) => Math.abs(b.error) - Math.abs(a.error) || a.index - b.index)
}

/** The examples behind a cell of the confusion matrix, the surest first. */
export function examplesOfCell(evaluation: EvaluationFile, truth: number, predicted: number): Judged[] {
  return evaluation.predictions
    .filter((p) => p.target === truth && p.predicted === predicted)
    .sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0) || a.index - b.index)
}

/**
 * How strongly to colour a cell, 0..1: the share of its row (of that class' examples), so that a
 * rare class shows its mistakes as clearly as a common one.
 */
export function shareOfRow(confusion: readonly (readonly number[])[], row: number, column: number): number {
  const cells = confusion[row] ?? []
  const sum = cells.reduce((a, b) => a + b, 0)
  return sum === 0 ? 0 : (cells[column] ?? 0) / sum
}

export type ClassColumn = keyof ClassScores
export interface ClassOrder {
  by: ClassColumn
  descending: boolean
}

/** Sorted; equal ones keep the data set's order. Labels with numbers sort as numbers do. */
export function sortClasses(scores: readonly ClassScores[], order: ClassOrder): ClassScores[] {
  const sign = order.descending ? -1 : 1
  return [...scores].sort((a, b) => {
    const x = a[order.by]
    const y = b[order.by]
    if (typeof x === 'string' || typeof y === 'string') {
      return sign * String(x).localeCompare(String(y), undefined, { numeric: true })
    }
    return sign * (x - y)
  })
}

export interface MixUp {
  truth: number
  predicted: number
  count: number
}

/** Pairs of different classes that are mixed up, the commonest first. */
export function mixUps(confusion: readonly (readonly number[])[], limit = 8): MixUp[] {
  const pairs = confusion.flatMap((cells, truth) =>
    cells.flatMap((count, predicted) => (truth !== predicted && count > 0 ? [{ truth, predicted, count }] : []))
  )
  return pairs.sort((a, b) => b.count - a.count || a.truth - b.truth || a.predicted - b.predicted).slice(0, limit)
}

/** At most `limit` points, evenly picked, so that a scatter stays quick to draw. */
export function scatter(evaluation: EvaluationFile, limit = 2000): { x: number; y: number }[] {
  const { predictions } = evaluation
  const step = Math.max(1, predictions.length / limit)
  const points: { x: number; y: number }[] = []
  for (let i = 0; i < predictions.length; i += step) {
    const p = predictions[Math.floor(i)]
    if (p) points.push({ x: p.target, y: p.predicted })
  }
  return points
}
