/** The files of pictures, block by block, in time for whoever decodes them. */
import type { UnreadableImage } from '../images/decode'
import { mostImageBytes, tooLarge } from '../images/tooLarge'
import type { SourceFile } from '../source/files'
import { FileReader } from '../source/readFiles'
import type { Context } from '../types'

/** A file whose bytes are wanted. */
export interface Wanted {
  image: { file: SourceFile }
  /** Where they are there already. */
  content: Buffer | null
}

export interface ReadBlock<Item extends Wanted> {
  block: Item[]
  /** In their order. */
  contents: (Buffer | UnreadableImage)[]
}

/**
 * Blocks with their files: those of the next one are read while somebody works on this one.
 * @throws `cancelled`; the system's errors where a file can't be read any more
 */
export async function* readAhead<Item extends Wanted>(
  blocks: readonly Item[][],
  ctx: Context
): AsyncGenerator<ReadBlock<Item>> {
  const reader = new FileReader()
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, ...(ctx.signal ? [ctx.signal] : [])])
  const read = (block: Item[] | undefined): Promise<ReadBlock<Item> | null> => {
    const reading = block ? contentsOf(block, reader, signal).then((contents) => ({ block, contents })) : null
    // A failure is told when its turn comes, and this alone keeps it from counting as unheard until then.
    reading?.catch(() => undefined)
    return reading ?? Promise.resolve(null)
  }
  let next = read(blocks[0])
  try {
    for (let i = 1; ; i++) {
      const ready = await next
      if (!ready) return
      next = read(blocks[i])
      yield ready
    }
  } finally {
    stop.abort()
    await Promise.allSettled([next])
    await reader.close()
  }
}

async function contentsOf(
  block: readonly Wanted[],
  reader: FileReader,
  signal: AbortSignal
): Promise<(Buffer | UnreadableImage)[]> {
  const contents: (Buffer | UnreadableImage | null)[] = block.map(({ content }) => content)
  const unread = contents.flatMap((content, index) => (content === null ? [index] : []))
  const files = unread.flatMap((index) => block[index]?.image.file ?? [])
  await reader.read(files, { limit: mostImageBytes, hash: false, signal }, (read, i) => {
    if ('error' in read) throw read.error
    contents[unread[i] ?? -1] = 'size' in read ? tooLarge(read.size) : read.content
    return undefined
  })
  return contents.filter((content) => content !== null)
}
