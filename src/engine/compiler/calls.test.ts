import { describe, expect, it } from 'vitest'
import type { Batch } from '@engine/training/types'
import { alikeRuns, join, sizes } from './calls'

function batch(rows: number, weight = 1): Batch {
  return { rows: new Int32Array(rows), sampleWeight: new Float32Array(rows).fill(weight) }
}

describe('calls', () => {
  it('know the sizes of batches n rows make', () => {
    expect(sizes(64, 32)).toEqual([32])
    expect(sizes(70, 32)).toEqual([32, 6])
    expect(sizes(5, 32)).toEqual([5])
    expect(sizes(0, 32)).toEqual([])
  })
  it('take batches in order, of one size, all with or without weights, at most so many', () => {
    const batches = [batch(4), batch(4), batch(2), batch(4, 0.5), batch(4), batch(4), batch(4)]
    const groups = alikeRuns(batches, 2)
    expect(groups.map((group) => group.length)).toEqual([2, 1, 1, 2, 1])
    expect(groups.flat()).toEqual(batches)
    expect(alikeRuns([])).toEqual([])
  })
  it('join rows end to end', () => {
    expect(join([Int32Array.of(1, 2), Int32Array.of(3)])).toEqual(Int32Array.of(1, 2, 3))
    expect(join([Float32Array.of(0.5), Float32Array.of(1)])).toEqual(Float32Array.of(0.5, 1))
  })
})
