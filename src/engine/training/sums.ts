import type { StepSums } from './types'

export function noSums(): StepSums {
  return { examples: 0, weight: 0, loss: 0, metric: 0 }
}

/** Adds in float64 and step by step, so that an epoch's sums do not depend on how its steps were grouped. */
export function add(sums: StepSums, more: StepSums): void {
  sums.examples += more.examples
  sums.weight += more.weight
  sums.loss += more.loss
  sums.metric += more.metric
}
