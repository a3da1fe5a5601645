/** TensorFlow graphs that decode many pictures in one call, on TensorFlow's own threads. */
import { attr, DType } from '@engine/compiler/attributes'
import { Graph, ints } from '@engine/compiler/graph'
import type { Feed, Numbers } from '@engine/compiler/session'
import { placeImage } from '@engine/preprocess/preprocess.mjs'
import type { ImageSize } from '@shared/project'
import type { PlainImage } from './plainImage'

/** What one graph is for. */
export interface DecodePlan {
  format: PlainImage['format']
  image: ImageSize
  /** Pictures come in other sizes than they are packed in. */
  resized: boolean
  /** Pictures a call, a multiple of 4: pixels leave four to an int32. */
  lanes: number
}

/** A picture that waits to be decoded. */
export interface PlainFile {
  content: Uint8Array
  plain: PlainImage
}

const FILES = 'files'
const FROM = 'from'
const SIZE = 'size'
const TO = 'to'
const PADDINGS = 'paddings'
/** int32, four bytes each: the addon can't read uint8 back. */
const PIXELS = 'pixels'

/** From so many bytes on a picture leaves by itself: bringing all of a call together copies them once more. */
const aloneFrom = 16 * 1024

export function decodeGraph(plan: DecodePlan): Graph {
  const graph = new Graph()
  const { lanes, image, resized } = plan
  const split = (name: string, dtype: number, shape: number[]): ((lane: number) => string) => {
    const whole = graph.placeholder(name, dtype, [lanes, ...shape])
    const node = graph.add('Unpack', [whole], { T: attr.type(dtype), num: attr.int(lanes), axis: attr.int(0) })
    return (lane) => (lane === 0 ? node : `${node}:${lane}`)
  }
  const file = split(FILES, DType.string, [])
  const fit = resized ? fitting(graph, image, split) : null
  const fitted = Array.from({ length: lanes }, (_, lane) => {
    const pixels = decode(graph, plan, file(lane))
    return fit ? fit(pixels, lane) : pixels
  })
  if (leavesAlone(image)) fitted.forEach((pixels, lane) => leave(graph, pixels, bytesOf(image), `${PIXELS}${lane}`))
  else {
    const all = graph.add('Pack', fitted, { T: attr.type(DType.uint8), N: attr.int(lanes), axis: attr.int(0) })
    leave(graph, all, lanes * bytesOf(image), PIXELS)
  }
  return graph
}

/** What to fetch of a call: the same each time, as TensorFlow prepares a graph anew for every other choice. */
export function decodeFetches({ image, lanes }: DecodePlan): string[] {
  return leavesAlone(image) ? Array.from({ length: lanes }, (_, lane) => `${PIXELS}${lane}`) : [PIXELS]
}

/** The pixels of `count` pictures of a call: uint8, height x width x channels each. */
export function decodedPixels({ image }: DecodePlan, fetched: readonly Numbers[], count: number): Uint8Array[] {
  const whole = fetched.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))
  if (leavesAlone(image)) return whole.slice(0, count)
  const [all = new Uint8Array()] = whole
  const bytes = bytesOf(image)
  return Array.from({ length: count }, (_, lane) => all.subarray(lane * bytes, (lane + 1) * bytes))
}

function bytesOf({ width, height, channels }: ImageSize): number {
  return width * height * channels
}

function leavesAlone(image: ImageSize): boolean {
  return bytesOf(image) >= aloneFrom && bytesOf(image) % 4 === 0
}

function leave(graph: Graph, pixels: string, bytes: number, name: string): void {
  const fours = reshape(graph, pixels, [bytes / 4, 4])
  graph.add('Bitcast', [fours], { T: attr.type(DType.uint8), type: attr.type(DType.int32) }, name)
}

function decode(graph: Graph, { format, image }: DecodePlan, file: string): string {
  const channels = attr.int(image.channels)
  if (format === 'png') return graph.add('DecodePng', [file], { channels, dtype: attr.type(DType.uint8) })
  // Exact, as other decoders do it: TensorFlow's own default is faster and coarser.
  const dct = attr.string('INTEGER_ACCURATE')
  return graph.add('DecodeJpeg', [file], {
    channels,
    ratio: attr.int(1),
    fancy_upscaling: attr.bool(true),
    try_recover_truncated: attr.bool(false),
    acceptable_fraction: attr.float(1),
    dct_method: dct
  })
}

/** What `fitImage` does where it only shrinks: the same arithmetic in the same order (see `sameArithmetic`). */
function fitting(
  graph: Graph,
  image: ImageSize,
  split: (name: string, dtype: number, shape: number[]) => (lane: number) => string
): (pixels: string, lane: number) => string {
  const { uint8, int32, float } = DType
  const part = image.fit === 'crop' ? { from: split(FROM, int32, [3]), size: split(SIZE, int32, [3]) } : null
  const bars = image.fit === 'pad' ? { to: split(TO, int32, [2]), paddings: split(PADDINGS, int32, [3, 2]) } : null
  const whole = graph.constant(ints([image.height, image.width]))
  const first = graph.constant(ints([0]))
  const half = graph.constant({ dtype: float, shape: [], bytes: new Uint8Array(Float32Array.of(0.5).buffer) })
  return (pixels, lane) => {
    const taken = part
      ? graph.add('Slice', [pixels, part.from(lane), part.size(lane)], { T: attr.type(uint8), Index: attr.type(int32) })
      : pixels
    const batch = graph.add('ExpandDims', [taken, first], { T: attr.type(uint8), Tdim: attr.type(int32) })
    const area = averageArea(graph, batch, bars ? bars.to(lane) : whole)
    const above = graph.add('AddV2', [area, half], { T: attr.type(float) })
    const bytes = graph.add('Cast', [above], { SrcT: attr.type(float), DstT: attr.type(uint8) })
    const one = graph.add('Squeeze', [bytes], { T: attr.type(uint8), squeeze_dims: { kind: 'ints', value: [0] } })
    if (!bars) return one
    return graph.add('Pad', [one, bars.paddings(lane)], { T: attr.type(uint8), Tpaddings: attr.type(int32) })
  }
}

/**
 * The mean of the area each result covers, in float32.
 * @param batch uint8, [1, height, width, channels]
 */
export function averageArea(graph: Graph, batch: string, size: string): string {
  // ResizeArea would turn a pixel into a number for each result it is part of; once for all takes a fifth less time.
  const numbers = graph.add('Cast', [batch], { SrcT: attr.type(DType.uint8), DstT: attr.type(DType.float) })
  return graph.add('ResizeArea', [numbers, size], { T: attr.type(DType.float), align_corners: attr.bool(false) })
}

function reshape(graph: Graph, value: string, shape: number[]): string {
  const to = graph.constant(ints(shape))
  return graph.add('Reshape', [value, to], { T: attr.type(DType.uint8), Tshape: attr.type(DType.int32) })
}

/** Values for a call. Lanes without a file of their own repeat the first. */
export function decodeFeeds({ image, lanes, resized }: DecodePlan, files: readonly PlainFile[]): Feed[] {
  const [first] = files
  if (!first) throw new Error('There is no file to decode')
  const all = Array.from({ length: lanes }, (_, lane) => files[lane] ?? first)
  const feeds: Feed[] = [{ name: FILES, shape: [lanes], data: all.map(({ content }) => content) }]
  if (!resized || image.fit === 'stretch') return feeds
  const { width, height, channels, fit } = image
  const places = all.map(({ plain }) => placeImage(image, plain))
  const feed = (name: string, shape: number[], rows: number[][]): Feed => {
    return { name, shape: [lanes, ...shape], data: Int32Array.from(rows.flat()) }
  }
  if (fit === 'crop') {
    const from = places.map(({ from: [x, y] }) => [y, x, 0])
    const size = places.map(({ size: [across, down] }) => [down, across, channels])
    return [...feeds, feed(FROM, [3], from), feed(SIZE, [3], size)]
  }
  const to = places.map(({ to: [across, down] }) => [down, across])
  const paddings = places.map(({ at: [x, y], to: [across, down] }) => {
    return [y, height - down - y, x, width - across - x, 0, 0]
  })
  return [...feeds, feed(TO, [2], to), feed(PADDINGS, [3, 2], paddings)]
}
