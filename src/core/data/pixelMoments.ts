import type { PackedColumn } from './columns'
import { positive } from './figures'

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
  const counts = Array.from({ length: channels }, () => new Float64Array(256))
  const piece = Math.max(1, Math.floor(pieceBytes / pixels.rowBytes))
  for (let first = 0; first < rows.length; first += piece) {
    const bytes = pixels.read(rows.subarray(first, first + piece))
    for (const [channel, count] of counts.entries()) {
      for (let i = channel; i < bytes.length; i += channels) {
        const value = bytes[i] ?? 0
        count[value] = (count[value] ?? 0) + 1
      }
    }
  }
  const figures = counts.map((count) => countedMoments(count, scale))
  return { mean: figures.map(({ mean }) => mean), std: figures.map(({ std }) => std) }
}

function countedMoments(counts: Float64Array, scale: number): { mean: number; std: number } {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return { mean: 0, std: 1 }
  const mean = counts.reduce((sum, count, value) => sum + count * value, 0) / total
  const squares = counts.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0)
  return { mean: mean * scale, std: positive(Math.sqrt(squares / total) * scale) }
}
