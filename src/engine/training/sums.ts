import type { StepSums } from './types'

export function noSums(): StepSums {
  return { weight: 0, loss: 0, metric: 0 }
}

/** Adds in float64 and step by step, so that an epoch's sums do not depend on how its steps were grouped. */
export function add(sums: StepSums, more: StepSums): void {
  sums.weight += more.weight
  sums.loss += more.loss
  sums.metric += more.metric
}
