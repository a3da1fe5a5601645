import type { PackedColumn } from './columns'
import { countedMoments, positive } from './figures'
import { addCounts, noCounts } from './pixelStatistics'

/** Rows read at a time: pixels that are on disk come in pieces of this size. */
const pieceBytes = 8 * 1024 * 1024

/**
 * Mean and population standard deviation of each channel over all pixels of these rows, in the graph's scale
 * (`pixel * scale`); exact, as pixels are counted by value.
 */
export function pixelMoments(
  column: Extract<PackedColumn, { kind: 'image' }>,
  rows: Int32Array,
  scale: number
): { mean: number[]; std: number[] } {
  const { channels, pixels } = column
  const counts = Array.from({ length: channels }, () => noCounts())
  const piece = Math.max(1, Math.floor(pieceBytes / pixels.rowBytes))
  for (let first = 0; first < rows.length; first += piece) {
    const bytes = pixels.read(rows.subarray(first, first + piece))
    for (const [channel, count] of counts.entries()) addCounts(count, bytes, channels, channel)
  }
  const figures = counts.map((count) => countedMoments(count) ?? { mean: 0, std: 0 })
  return { mean: figures.map(({ mean }) => mean * scale), std: figures.map(({ std }) => positive(std * scale)) }
}
