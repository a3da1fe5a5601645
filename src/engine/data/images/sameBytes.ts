/** Whether this TensorFlow gives the bytes that sharp and `fitImage` give: it depends on how both were built. */
import { DType } from '@engine/compiler/attributes'
import { Graph, ints } from '@engine/compiler/graph'
import { openSession } from '@engine/compiler/session'
import { resampleImage } from '@engine/preprocess/preprocess.mjs'
import type { Runtime } from '@engine/runtime'
import sharp from 'sharp'
import { averageArea, decodedPixels, decodeFeeds, decodeFetches, decodeGraph } from './decodeGraph'
import { decodeOriginal } from './decode'

export interface SameBytes {
  /** Its JPEG decoder gives sharp's pixels. */
  jpeg: boolean
  /** Its area average is ours to the last bit (a compiler may fuse a product and a sum, which rounds once less). */
  shrinking: boolean
}

const known = new WeakMap<Runtime, Promise<SameBytes>>()

/** Tried out once a process, in some ten milliseconds. */
export function sameBytes(runtime: Runtime): Promise<SameBytes> {
  const found = known.get(runtime) ?? tryOut(runtime)
  known.set(runtime, found)
  return found
}

async function tryOut(runtime: Runtime): Promise<SameBytes> {
  return { jpeg: await sameJpeg(runtime), shrinking: sameArithmetic(runtime) }
}

/** Noise that is the same everywhere. */
function noise(count: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}

/** Odd sides and halved colours: the edges, the cosine transform and the way colours are doubled all show. */
async function sameJpeg(runtime: Runtime): Promise<boolean> {
  const [width, height, lanes] = [61, 45, 4]
  const picture = sharp(noise(width * height * 3), { raw: { width, height, channels: 3 } })
  const content = await picture.jpeg({ quality: 85, chromaSubsampling: '4:2:0' }).toBuffer()
  const { pixels } = await decodeOriginal(content)
  const image = { width, height, channels: 3, fit: 'stretch' } as const
  const plan = { format: 'jpeg', image, resized: false, lanes } as const
  const session = openSession(runtime, decodeGraph(plan))
  try {
    const plain = { format: 'jpeg', width, height, channels: 3 } as const
    const fetched = session.run(decodeFeeds(plan, [{ content, plain }]), decodeFetches(plan))
    const [decoded] = decodedPixels(plan, fetched, 1)
    return decoded !== undefined && Buffer.from(pixels).equals(decoded)
  } finally {
    session.dispose()
  }
}

const shrinkings = [
  { width: 50, height: 37, channels: 3, to: [22, 16] },
  { width: 61, height: 29, channels: 1, to: [60, 7] }
] as const

function sameArithmetic(runtime: Runtime): boolean {
  const graph = new Graph()
  const shrunk = shrinkings.map(({ width, height, channels, to: [across, down] }, i) => {
    const picture = graph.placeholder(`picture${i}`, DType.uint8, [1, height, width, channels])
    return averageArea(graph, picture, graph.constant(ints([down, across])))
  })
  const pictures = shrinkings.map(({ width, height, channels }) => noise(width * height * channels))
  const session = openSession(runtime, graph)
  try {
    const feeds = shrinkings.map(({ width, height, channels }, i) => {
      return { name: `picture${i}`, shape: [1, height, width, channels], data: pictures[i] ?? new Uint8Array() }
    })
    const results = session.run(feeds, shrunk)
    return shrinkings.every(({ width, height, channels, to }, i) => {
      const image = { width, channels, data: pictures[i] ?? new Uint8Array() }
      const ours = resampleImage(image, { from: [0, 0], size: [width, height], to: [...to] })
      return ours.every((value, at) => value === results[i]?.[at])
    })
  } finally {
    session.dispose()
  }
}
