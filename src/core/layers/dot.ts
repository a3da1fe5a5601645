import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { axisSchema, placeOf } from './axes'
import { defineLayer, showShape, sizeOf, type Shape } from './layerType'

/** The side of each input that is summed over, from 0. */
export type DotPlaces = readonly [number, number]

/** @throws `shape-mismatch` */
export function dotPlaces(axes: readonly [number, number], shapes: readonly Shape[]): DotPlaces {
  const [a = [], b = []] = shapes
  const large = [a, b].find((shape) => shape.length > 2)
  if (large) {
    throw new AnnealError({
      code: 'shape-mismatch',
      message: `Dot takes rows or sequences, it gets ${showShape(large)}.`,
      hint: 'Put a Reshape or Flatten layer before it.'
    })
  }
  const places = [placeOf('Dot', axes[0], a), placeOf('Dot', axes[1], b)] as const
  if (a[places[0]] === b[places[1]]) return places
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `Dot multiplies side ${places[0] + 1} of ${showShape(a)} with side ${places[1] + 1} of ${showShape(b)}; the two must be equally long.`,
    hint: 'Choose other axes, or give both the same number of units.'
  })
}

function outputShape({ axes }: { axes: readonly [number, number] }, shapes: readonly Shape[]): number[] {
  const places = dotPlaces(axes, shapes)
  const left = shapes.flatMap((shape, i) => shape.filter((_, side) => side !== places[i]))
  return left.length === 0 ? [1] : left
}

export const dotLayer = defineLayer({
  type: 'dot',
  title: 'Dot',
  help: 'Multiplies two inputs along one side and sums up: of two rows it tells how alike they are.',
  source: 'https://keras.io/api/layers/merging_layers/dot/',
  params: z.strictObject({
    axes: z
      .union([axisSchema, z.tuple([axisSchema, axisSchema])], 'must be a side, or two: one of each input.')
      .transform((v): [number, number] => (typeof v === 'number' ? [v, v] : v))
      .default([-1, -1])
      .describe('The side of each input that is summed over, counted from 1; -1: the last.'),
    normalize: z
      .boolean()
      .default(false)
      .describe('Whether both are brought to length 1 before, so that only their direction counts (cosine similarity).')
  }),
  inputs: 2,
  outputShape,
  multiplyAdds(params, shapes) {
    const [at] = dotPlaces(params.axes, shapes)
    return sizeOf(outputShape(params, shapes)) * (shapes[0]?.[at] ?? 1)
  }
})
