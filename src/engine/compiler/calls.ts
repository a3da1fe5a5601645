/** How a list of batches becomes calls of programs, each for one size of batch. */
import type { Batch } from '@engine/training/types'
import { MOST_STEPS } from './trainProgram'

/** Batch sizes that n rows make: the whole one and that of the last, smaller one. */
export function sizes(n: number, size: number): number[] {
  const whole = n >= size ? [size] : []
  return n % size === 0 ? whole : [...whole, n % size]
}

export function isWeighted({ sampleWeight }: Batch): boolean {
  return sampleWeight.some((weight) => weight !== 1)
}

/** Batches in order, in groups one program can take in one call. */
export function alikeRuns(batches: readonly Batch[], most = MOST_STEPS): Batch[][] {
  const groups: Batch[][] = []
  for (const batch of batches) {
    const group = groups.at(-1)
    const before = group?.[0]
    const alike = before && before.rows.length === batch.rows.length && isWeighted(before) === isWeighted(batch)
    if (group && alike && group.length < most) group.push(batch)
    else groups.push([batch])
  }
  return groups
}

export function join<T extends Int32Array | Float32Array>(parts: readonly T[]): T {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const all = (parts[0] instanceof Int32Array ? new Int32Array(length) : new Float32Array(length)) as T
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
