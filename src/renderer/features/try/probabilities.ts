import type { Prediction } from '@shared/ipc/payloads'

type Probability = Prediction['probabilities'][number]

/** As many bars as are read at a glance. */
const mostBars = 12

/**
 * Few classes: all, in the data's order, so that bars grow and shrink in place while one draws. Many:
 * the likeliest. Before the first answer all are 0.
 */
export function shownProbabilities(
  classes: readonly string[],
  probabilities: readonly Probability[],
  limit = mostBars
): Probability[] {
  const of = new Map(probabilities.map((p) => [p.label, p.probability]))
  const all = classes.map((label) => ({ label, probability: of.get(label) ?? 0 }))
  if (all.length <= limit) return all
  return all.toSorted((a, b) => b.probability - a.probability).slice(0, limit)
}
