/**
 * Brings rows that are on disk into memory ahead of the steps that take them. An epoch's order is cut at its windows
 * (16 shards, see `epochOrder`) and, where a window takes more memory than there is, into smaller pieces of it: one
 * piece is held, the next one read meanwhile. What is in memory anyway needs none of this.
 */
import type { Hold, PixelRows } from '@core/data'
import { windowRows } from '@core/data/order'
import type { PackedDataset } from '@engine/data/types'

/** How long to wait for the disk before wishes are looked at again. */
const PATIENCE_MS = 50

export interface Feeding {
  /**
   * @param batch number of the next batch in the epoch
   * @param most how many are wanted
   * @returns how many can be trained on now; 0: the disk is slow, ask again
   */
  ready(batch: number, most: number): Promise<number>
  release(): Promise<void>
}

export interface Feed {
  order: Int32Array
  batchSize: number
  /** Of the order, see `epochOrder`. */
  rowBytes: number
}

interface Piece {
  /** Batches `first` to `end`. */
  first: number
  end: number
  loading: Promise<Hold[]>
  loaded: boolean
}

const inMemory: Feeding = { ready: (_, most) => Promise.resolve(most), release: () => Promise.resolve() }

export function createFeeding(data: PackedDataset, inputs: readonly string[], feed: Feed): Feeding {
  const onDisk = inputs.flatMap((name) => {
    const column = data.column(name)
    if (column.kind === 'image') return column.pixels.all === null ? [column.pixels] : []
    return column.kind === 'text' || !column.disk ? [] : [column.disk]
  })
  return onDisk.length === 0 ? inMemory : feedFrom(onDisk, feed)
}

function feedFrom(columns: readonly PixelRows[], feed: Feed): Feeding {
  const { order, batchSize } = feed
  const ends = pieceEnds(feed, Math.min(...columns.map(({ budget, rowBytes }) => budget / rowBytes)))
  let pieces: Piece[] = []

  const begin = (index: number): Piece | undefined => {
    const end = ends[index]
    if (end === undefined) return undefined
    const first = ends[index - 1] ?? 0
    const known = pieces.find((piece) => piece.first === first)
    if (known) return known
    const rows = order.subarray(first * batchSize, end * batchSize)
    const piece: Piece = { first, end, loading: holdAll(columns, rows), loaded: false }
    // A failure is told to whoever waits for this piece.
    piece.loading.then(
      () => (piece.loaded = true),
      () => undefined
    )
    pieces.push(piece)
    return piece
  }
  const drop = async (unwanted: readonly Piece[]): Promise<void> => {
    pieces = pieces.filter((piece) => !unwanted.includes(piece))
    for (const { loading } of unwanted) {
      // One that failed holds nothing.
      for (const hold of await loading.catch(() => [])) hold.release()
    }
  }
  return {
    async ready(batch, most) {
      const index = ends.findIndex((end) => batch < end)
      await drop(pieces.filter(({ end }) => end <= batch))
      const piece = begin(index)
      if (!piece) return most
      if (!piece.loaded) await Promise.race([piece.loading, new Promise((r) => setTimeout(r, PATIENCE_MS))])
      if (!piece.loaded) return 0
      begin(index + 1)
      return Math.min(most, piece.end - batch)
    },
    release: () => drop(pieces)
  }
}

/** Where pieces end, counted in batches: a batch over the border of two windows belongs to the first. */
export function pieceEnds({ order, batchSize, rowBytes }: Feed, mostRows: number): number[] {
  const ends: number[] = []
  const window = windowRows(rowBytes)
  for (let start = 0; start < order.length; start += window) {
    const rows = Math.min(window, order.length - start)
    const parts = Math.ceil(rows / Math.max(1, mostRows))
    for (let part = 1; part <= parts; part++) {
      const end = Math.ceil((start + Math.ceil((rows * part) / parts)) / batchSize)
      if (end > (ends.at(-1) ?? 0)) ends.push(end)
    }
  }
  return ends
}

async function holdAll(columns: readonly PixelRows[], rows: Int32Array): Promise<Hold[]> {
  const asked = await Promise.allSettled(columns.map((column) => column.hold(rows)))
  const holds = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  for (const one of asked) {
    if (one.status === 'fulfilled') continue
    for (const hold of holds) hold.release()
    throw one.reason
  }
  return holds
}
