import type { Prediction } from '@shared/ipc/payloads'

/** The network's own pixels, grey or RGB, as a canvas takes them. */
export function seenToRgba(seen: NonNullable<Prediction['seen']>): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, channels, pixels } = seen
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = pixels[i * channels + (channels === 1 ? 0 : c)] ?? 0
  }
  return rgba
}
