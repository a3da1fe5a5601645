/** Figures of one picture's pixels, channel by channel. */
import { countedMoments } from './figures'

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

/** How often each value of a pixel comes. */
export function noCounts(): Float64Array {
  return new Float64Array(values)
}

/** @param pixels uint8, row by row, channels interleaved */
export function addCounts(counts: Float64Array, pixels: Uint8Array, channels: number, channel: number): void {
  for (let i = channel; i < pixels.length; i += channels) {
    const value = pixels[i] ?? 0
    counts[value] = (counts[value] ?? 0) + 1
  }
}

/** @param pixels uint8, row by row, channels interleaved */
export function pixelStatistics(pixels: Uint8Array, channels: number): ChannelStatistics[] {
  return Array.from({ length: channels }, (_, channel) => {
    const counts = noCounts()
    addCounts(counts, pixels, channels, channel)
    return ofCounts(counts)
  })
}

function ofCounts(counts: Float64Array): ChannelStatistics {
  const histogram = new Array<number>(bins).fill(0)
  const moments = countedMoments(counts)
  if (!moments) return { min: 0, max: 0, mean: 0, std: 0, histogram }
  counts.forEach((n, value) => {
    const bin = Math.floor((value * bins) / values)
    histogram[bin] = (histogram[bin] ?? 0) + n
  })
  return {
    min: counts.findIndex((n) => n > 0),
    max: counts.findLastIndex((n) => n > 0),
    ...moments,
    histogram
  }
}
