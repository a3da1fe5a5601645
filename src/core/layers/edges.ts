/** What is put on or cut off at the two ends of a side. */
import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { showShape, type Shape } from './layerType'

const one = z.int('must be whole numbers.').min(0, 'must be at least 0.').max(4096, 'must be at most 4096.')
const two = z.tuple([one, one])
export type Edges = readonly [before: number, after: number]

/** One number for both ends, or one each. */
export const edgesSchema = z
  .union([one, two], 'must be a whole number of at least 0, or two of them: before and after.')
  .transform((v): [number, number] => (typeof v === 'number' ? [v, v] : v))

/** One number for all four edges, or height and width, or top and bottom, left and right. */
export const imageEdgesSchema = z
  .union(
    [one, two, z.tuple([two, two])],
    'must be a whole number of at least 0, or height and width, or [[top, bottom], [left, right]].'
  )
  .transform((v): [[number, number], [number, number]] => {
    const [height, width] = typeof v === 'number' ? [v, v] : v
    return [typeof height === 'number' ? [height, height] : height, typeof width === 'number' ? [width, width] : width]
  })

/** @param edges of each of the lengths @throws `shape-mismatch` when nothing would be left */
export function cropped(title: string, lengths: Shape, edges: readonly Edges[]): number[] {
  const left = lengths.map((length, i) => length - (edges[i]?.[0] ?? 0) - (edges[i]?.[1] ?? 0))
  if (left.every((length) => length >= 1)) return left
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `${title} cuts off all of the ${showShape(lengths)} it gets.`,
    hint: 'Cut off less.'
  })
}

export function padded(lengths: Shape, edges: readonly Edges[]): number[] {
  return lengths.map((length, i) => length + (edges[i]?.[0] ?? 0) + (edges[i]?.[1] ?? 0))
}
