/** Settings and inputs of every layer of the catalogue, small, at random: most fit together, some do not. */
import fc from 'fast-check'
import { activationNames, initializerNames } from '@core/layers'

export interface LayerCase {
  params: Record<string, unknown>
  /** Of one example, by slot. */
  shapes: number[][]
  /** What goes in are whole numbers from 0 to below this. Without it: anything from -1 to 1. */
  ids?: number
}

type Settings = Record<string, fc.Arbitrary<unknown>>

const small = fc.integer({ min: 1, max: 4 })
const two = fc.tuple(small, small)
const three = fc.tuple(small, small, small)
const sides = fc.oneof(small, two)
const volumeSides = fc.oneof(small, three)
const edge = fc.integer({ min: 0, max: 2 })
const edges = fc.oneof(edge, fc.tuple(edge, edge))
const imageEdges = fc.oneof(edges, fc.tuple(fc.tuple(edge, edge), fc.tuple(edge, edge)))
const length = fc.integer({ min: 1, max: 9 })
const rate = fc.constantFrom(0, 0.25, 0.9)
const padding = fc.constantFrom('valid', 'same')

const row = fc.tuple(length)
const sequence = fc.tuple(length, small)
const image = fc.tuple(length, length, small)
const volume = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), small, small)
const anything = fc.oneof(row, sequence, image, volume)

const weighted: Settings = {
  activation: fc.constantFrom(...activationNames),
  useBias: fc.boolean(),
  kernelInitializer: fc.constantFrom(...initializerNames)
}

/** A layer of one input. @param needed settings without a default, which are always there */
function one(shape: fc.Arbitrary<number[]>, settings: Settings = {}, needed: Settings = {}): fc.Arbitrary<LayerCase> {
  const keys = Object.keys(needed)
  return fc.record({
    params: fc.record({ ...settings, ...needed }, { requiredKeys: keys }),
    shapes: shape.map((sides) => [[...sides]])
  })
}

const pooling = (shape: fc.Arbitrary<number[]>, window: fc.Arbitrary<unknown>): fc.Arbitrary<LayerCase> =>
  one(shape, { poolSize: window, strides: window, padding })

/** Two or three inputs; those after the first have some sides of 1, some fewer sides, and one in ten another side. */
const merging = (most: number): fc.Arbitrary<LayerCase> =>
  fc
    .tuple(
      anything,
      fc.array(fc.record({ ones: fc.array(fc.boolean()), from: edge, odd: fc.integer({ min: 0, max: 9 }) }), {
        minLength: 1,
        maxLength: most - 1
      })
    )
    .map(([first, others]) => ({
      params: {},
      shapes: [
        [...first],
        ...others.map(({ ones, from, odd }) => {
          const shape = first.map((side, i) => (ones[i] ? 1 : side))
          if (odd === 0) shape[shape.length - 1] = 7
          return shape.length > from ? shape.slice(from) : shape
        })
      ]
    }))

const concatenating: fc.Arbitrary<LayerCase> = fc
  .tuple(anything, fc.array(length, { minLength: 1, maxLength: 2 }), fc.integer({ min: -4, max: 4 }))
  .map(([first, lengths, axis]) => {
    const at = axis < 0 ? first.length + axis : axis - 1
    const others = lengths.map((side) => first.map((own, i) => (i === at ? side : own)))
    return { params: axis === 0 ? {} : { axis }, shapes: [[...first], ...others] }
  })

/** Axes that fit in most cases: the side of the second is made that of the first. */
const multiplying: fc.Arbitrary<LayerCase> = fc
  .record({
    a: fc.oneof(row, sequence),
    b: fc.oneof(row, sequence),
    axes: fc.tuple(fc.constantFrom(1, 2, -1), fc.constantFrom(1, 2, -1)),
    fitted: fc.integer({ min: 0, max: 9 }),
    normalize: fc.boolean()
  })
  .map(({ a, b, axes, fitted, normalize }) => {
    const place = (axis: number, shape: readonly number[]): number => (axis < 0 ? shape.length + axis : axis - 1)
    const own = [...a]
    const other = [...b] as number[]
    const side = own[place(axes[0], own)]
    if (fitted > 0 && side !== undefined && place(axes[1], other) < other.length) other[place(axes[1], other)] = side
    return { params: { axes, normalize }, shapes: [own, other] }
  })

const permuting: fc.Arbitrary<LayerCase> = anything.chain((shape) =>
  fc
    .shuffledSubarray(
      shape.map((_, i) => i + 1),
      { minLength: Math.max(1, shape.length - 1) }
    )
    .map((dims) => ({ params: { dims }, shapes: [[...shape]] }))
)

/** A division of the number of values, sometimes left to be found, sometimes wrong. */
const reshaping: fc.Arbitrary<LayerCase> = fc
  .tuple(anything, fc.integer({ min: 1, max: 3 }), fc.boolean(), fc.integer({ min: 0, max: 9 }))
  .map(([shape, parts, left, odd]) => {
    const sides = [...shape].slice(0, parts)
    const rest = shape.slice(parts).reduce((product, side) => product * side, 1)
    const target = [...sides, odd === 0 ? rest + 1 : rest].reverse()
    return { params: { targetShape: left ? [-1, ...target.slice(1)] : target }, shapes: [[...shape]] }
  })

const filters = { filters: small }
const window2d: Settings = { kernelSize: sides, strides: sides, padding, ...weighted }
const alike: Settings = { kernelSize: sides, strides: small, padding, depthMultiplier: small, ...weighted }
const window3d: Settings = { kernelSize: volumeSides, strides: volumeSides, padding, ...weighted }
const interpolation = fc.constantFrom('nearest', 'bilinear')

/** By type. A layer that joins the catalogue needs a line here. */
export const layerCases: Readonly<Record<string, fc.Arbitrary<LayerCase>>> = {
  input: anything.map((shape) => ({ params: { shape: [...shape] }, shapes: [] })),
  dense: one(fc.oneof(row, row, row, sequence), weighted, { units: small }),
  activation: one(anything, { activation: fc.constantFrom(...activationNames) }),
  flatten: one(anything),
  reshape: reshaping,
  permute: permuting,
  repeatVector: one(fc.oneof(row, row, row, sequence), {}, { n: length }),
  embedding: one(row, {}, { inputDim: length, outputDim: small }).map((found) => ({
    ...found,
    ids: Number(found.params['inputDim'])
  })),
  conv1d: one(
    sequence,
    {
      kernelSize: small,
      strides: fc.oneof(fc.constant(1), small),
      dilation: fc.oneof(fc.constant(1), small),
      padding: fc.constantFrom('valid', 'same', 'causal'),
      ...weighted
    },
    filters
  ),
  conv2d: one(image, { ...window2d, dilation: fc.oneof(fc.constant(1), sides) }, filters),
  conv3d: one(volume, window3d, filters),
  depthwiseConv2d: one(image, alike),
  separableConv2d: one(image, alike, filters),
  conv2dTranspose: one(image, window2d, filters),
  conv3dTranspose: one(volume, window3d, filters),
  maxPooling1d: pooling(sequence, small),
  maxPooling2d: pooling(image, sides),
  maxPooling3d: pooling(volume, volumeSides),
  averagePooling1d: pooling(sequence, small),
  averagePooling2d: pooling(image, sides),
  averagePooling3d: pooling(volume, volumeSides),
  globalMaxPooling1d: one(sequence),
  globalMaxPooling2d: one(image),
  globalMaxPooling3d: one(volume),
  globalAveragePooling1d: one(sequence),
  globalAveragePooling2d: one(image),
  globalAveragePooling3d: one(volume),
  upSampling1d: one(sequence, { size: small }),
  upSampling2d: one(image, { size: sides, interpolation }),
  zeroPadding1d: one(sequence, { padding: edges }),
  zeroPadding2d: one(image, { padding: imageEdges }),
  cropping1d: one(sequence, { cropping: edges }),
  cropping2d: one(image, { cropping: imageEdges }),
  batchNormalization: one(fc.oneof(row, sequence, image), {
    center: fc.boolean(),
    scale: fc.boolean(),
    epsilon: fc.constantFrom(1e-3, 0.1)
  }),
  lstm: one(sequence, { returnSequences: fc.boolean(), unitForgetBias: fc.boolean() }, { units: small }),
  dropout: one(anything, { rate }),
  spatialDropout1d: one(sequence, { rate }),
  spatialDropout2d: one(image, { rate }),
  spatialDropout3d: one(volume, { rate }),
  gaussianNoise: one(anything, { stddev: fc.constantFrom(0, 0.5) }),
  gaussianDropout: one(anything, { rate }),
  alphaDropout: one(anything, { rate }),
  add: merging(3),
  subtract: merging(2),
  multiply: merging(3),
  average: merging(3),
  maximum: merging(3),
  minimum: merging(3),
  concatenate: concatenating,
  dot: multiplying,
  rescaling: one(anything, { scale: fc.constantFrom(2, -0.5), offset: fc.constantFrom(0, 1) }),
  resizing: one(image, { interpolation, cropToAspectRatio: fc.boolean() }, { height: length, width: length })
}

/** Settings and shapes that mostly make no sense. @param keys of the layer's settings */
export function nonsense(keys: readonly string[]): fc.Arbitrary<LayerCase> {
  const number = fc.oneof(fc.integer({ min: -3, max: 6 }), fc.double())
  const value = fc.oneof(number, fc.array(number, { maxLength: 4 }), fc.string(), fc.boolean(), fc.constant(null))
  const params = fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] })
  const shapes = fc.array(fc.array(length, { maxLength: 5 }), { maxLength: 3 })
  return fc.record({ params, shapes })
}
