/** Figures of one picture's pixels, channel by channel. */

export interface ChannelStatistics {
  min: number
  max: number
  mean: number
  /** Population standard deviation. */
  std: number
  /** Pixels in 32 equal parts of 0..255. */
  histogram: number[]
}

const bins = 32
const values = 256

/** @param pixels uint8, row by row, channels interleaved */
export function pixelStatistics(pixels: Uint8Array, channels: number): ChannelStatistics[] {
  return Array.from({ length: channels }, (_, channel) => ofCounts(countValues(pixels, channels, channel)))
}

function countValues(pixels: Uint8Array, channels: number, channel: number): Float64Array {
  const counts = new Float64Array(values)
  for (let i = channel; i < pixels.length; i += channels) {
    const value = pixels[i] ?? 0
    counts[value] = (counts[value] ?? 0) + 1
  }
  return counts
}

function ofCounts(counts: Float64Array): ChannelStatistics {
  const there = counts.reduce((sum, n) => sum + n, 0)
  if (there === 0) return { min: 0, max: 0, mean: 0, std: 0, histogram: new Array<number>(bins).fill(0) }
  const mean = counts.reduce((sum, n, value) => sum + n * value, 0) / there
  const variance = counts.reduce((sum, n, value) => sum + n * (value - mean) ** 2, 0) / there
  const histogram = new Array<number>(bins).fill(0)
  counts.forEach((n, value) => {
    const bin = Math.floor((value * bins) / values)
    histogram[bin] = (histogram[bin] ?? 0) + n
  })
  return {
    min: counts.findIndex((n) => n > 0),
    max: counts.findLastIndex((n) => n > 0),
    mean,
    std: Math.sqrt(variance),
    histogram
  }
}
