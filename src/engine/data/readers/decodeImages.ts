/** From picture files to packed pixels, block by block: plain ones by TensorFlow where there are many, others by sharp. */
import { AnnealError, throwIfAborted } from '@shared/errors'
import type { ImageSize } from '@shared/project'
import { openBulkDecoder, type BulkDecoder } from '../images/bulkDecoder'
import { decodeImage, UnreadableImage } from '../images/decode'
import type { PlainImage } from '../images/plainImage'
import { Stage } from '../progress'
import type { Context } from '../types'
import type { PlacedImage } from './imageLayout'
import { inOrder, mostInFlight } from './inOrder'
import { readAhead, type ReadBlock } from './readAhead'

export interface ImageToDecode {
  image: PlacedImage
  width: number
  height: number
  grey: boolean
  /** As it is shown: "PNG". */
  format: string
  /** null: sharp has to look at it. */
  plain: PlainImage | null
  /** Its file, where it was kept from the first look; given back as soon as it is decoded. */
  content: Buffer | null
}

/** uint8, height x width x channels */
export type Decoded = Uint8Array | UnreadableImage

export interface DecodedBlock {
  images: ImageToDecode[]
  /** In their order. */
  results: Decoded[]
}

/** Files and pixels of a block are in memory at once, and the files of the next: so many of each. */
const blockBytes = 64 * 1024 * 1024
const blockImages = 4096
/** sharp's pictures take up to 4 bytes a pixel before they are brought down to size; so many bytes at a time. */
const decodedBytes = 256 * 1024 * 1024

/**
 * Decodes the images in their order, each block once the one before was used.
 * @throws `cancelled`; the system's errors where a file can't be read any more
 */
export async function* decodeInBlocks(
  images: readonly ImageToDecode[],
  size: ImageSize,
  ctx: Context
): AsyncGenerator<DecodedBlock> {
  const stage = new Stage(ctx, 'Reading images', 'images', images.length)
  const files = readAhead(blocksOf(images, size), ctx)
  let bulk: BulkDecoder | null = null
  try {
    bulk = !ctx.withoutTensorFlow && paysTensorFlow(images) ? await openBulk(size) : null
    for await (const { block, contents } of files) {
      throwIfAborted(ctx.signal)
      const results = await decodeBlock({ block, contents }, size, { bulk, stage, ctx })
      for (const one of block) one.content = null
      yield { images: block, results }
    }
  } finally {
    bulk?.dispose()
  }
}

/** Loading TensorFlow and its graphs, in ms of one core (docs/performance.md, Data). */
const loadingMs = 500
/** What sharp and the fitting take a picture and a pixel. */
const sharpMs = 0.4
const sharpMsPerPixel = 12e-6

function paysTensorFlow(images: readonly ImageToDecode[]): boolean {
  const plain = images.filter((image) => image.plain !== null)
  const pixels = plain.reduce((sum, { width, height }) => sum + width * height, 0)
  return plain.length * sharpMs + pixels * sharpMsPerPixel > loadingMs
}

/** null: there is no TensorFlow here. Images can be imported without it; training says what is missing. */
async function openBulk(size: ImageSize): Promise<BulkDecoder | null> {
  try {
    return await openBulkDecoder(size)
  } catch (e) {
    if (e instanceof AnnealError && e.code === 'tensorflow-missing') return null
    throw e
  }
}

function blocksOf(images: readonly ImageToDecode[], { width, height, channels }: ImageSize): ImageToDecode[][] {
  const packedBytes = width * height * channels
  const blocks: ImageToDecode[][] = []
  let block: ImageToDecode[] = []
  let bytes = 0
  for (const image of images) {
    if (block.length === blockImages || (block.length > 0 && bytes > blockBytes)) {
      blocks.push(block)
      block = []
      bytes = 0
    }
    block.push(image)
    bytes += image.image.file.bytes + packedBytes
  }
  if (block.length > 0) blocks.push(block)
  return blocks
}

interface Means {
  bulk: BulkDecoder | null
  stage: Stage
  ctx: Context
}

async function decodeBlock(
  { block, contents }: ReadBlock<ImageToDecode>,
  size: ImageSize,
  { bulk, stage, ctx }: Means
): Promise<Decoded[]> {
  const results = new Array<Decoded | null>(block.length).fill(null)
  const forBulk: { content: Buffer; plain: PlainImage; index: number }[] = []
  contents.forEach((content, index) => {
    const plain = block[index]?.plain
    if (content instanceof UnreadableImage) results[index] = content
    else if (plain && bulk?.takes(plain)) forBulk.push({ content, plain, index })
  })
  const told = new Set(forBulk.map(({ index }) => index))
  const options = { signal: ctx.signal, onDone: (count: number) => stage.advance(count) }
  const pixels = (await bulk?.decode(forBulk, options)) ?? []
  forBulk.forEach(({ index }, i) => {
    results[index] = pixels[i] ?? null
  })
  const left = results.flatMap((result, index) => (result === null ? [index] : []))
  const largest = left.reduce((most, i) => Math.max(most, (block[i]?.width ?? 0) * (block[i]?.height ?? 0)), 1)
  const lanes = Math.max(1, Math.min(mostInFlight, Math.floor(decodedBytes / (largest * 4))))
  const rest = await inOrder(
    left,
    async (index) => {
      throwIfAborted(ctx.signal)
      const content = contents[index]
      const result = content instanceof Buffer ? await decodeOne(content, size) : content
      if (!told.has(index)) stage.advance(1)
      return result
    },
    lanes
  )
  left.forEach((index, i) => {
    results[index] = rest[i] ?? null
  })
  return results.filter((result) => result !== null)
}

async function decodeOne(content: Buffer, size: ImageSize): Promise<Decoded> {
  try {
    return await decodeImage(content, size)
  } catch (e) {
    if (e instanceof UnreadableImage) return e
    throw e
  }
}
