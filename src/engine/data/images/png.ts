/**
 * Pictures for the window, as PNG. Not by sharp: inside Electron on Linux the system's GLib stands in for the one sharp
 * brings along, references to its objects are refused, and each picture leaves some 38 kB behind for good.
 * Layout: www.w3.org/TR/png-3.
 */
import { crc32, deflate } from 'node:zlib'
import { promisify } from 'node:util'
import { resampleImage } from '@engine/preprocess/preprocess.mjs'

/** 8-bit pixels without transparency, row by row, channels interleaved. */
export interface OpaquePixels {
  width: number
  height: number
  channels: 1 | 3
  pixels: Uint8Array
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const colourTypes = { 1: 0, 3: 2 } as const
/** Small and fast: a grid asks for a hundred at a time, and they stay on this machine. */
const level = 3
const pack = promisify(deflate)

/** @returns a PNG file in memory of its own */
export async function encodePng({ width, height, channels, pixels }: OpaquePixels): Promise<Uint8Array<ArrayBuffer>> {
  const row = width * channels
  // Each row begins with its filter: 0, none.
  const rows = new Uint8Array(height * (row + 1))
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, colourTypes[channels], 0, 0, 0], 8)
  const parts = [
    signature,
    ...chunk('IHDR', header),
    ...chunk('IDAT', await pack(rows, { level })),
    ...chunk('IEND', new Uint8Array(0))
  ]
  return new Uint8Array(Buffer.concat(parts))
}

/**
 * The picture with its longest side `edge` px long: enlarged without blurring its pixels, shrunk by the mean of what each
 * new pixel covers.
 */
export function scaledTo(edge: number, picture: OpaquePixels): OpaquePixels {
  const { width, height, channels, pixels } = picture
  const scale = edge / Math.max(width, height)
  const to = [width, height].map((side) => Math.max(1, Math.round(side * scale))) as [number, number]
  const shape = { width: to[0], height: to[1], channels }
  if (scale > 1) return { ...shape, pixels: repeated(picture, to) }
  const place = { from: [0, 0] as [number, number], size: [width, height] as [number, number], to }
  const means = resampleImage({ width, channels, data: pixels }, place)
  return { ...shape, pixels: Uint8Array.from(means, (value) => Math.round(value)) }
}

/** The nearest pixel for each new one. */
function repeated({ width, height, channels, pixels }: OpaquePixels, [across, down]: [number, number]): Uint8Array {
  const result = new Uint8Array(across * down * channels)
  let at = 0
  for (let y = 0; y < down; y++) {
    const row = Math.floor(((y + 0.5) * height) / down) * width
    for (let x = 0; x < across; x++) {
      const from = (row + Math.floor(((x + 0.5) * width) / across)) * channels
      for (let c = 0; c < channels; c++) result[at++] = pixels[from + c] ?? 0
    }
  }
  return result
}

function chunk(type: string, data: Uint8Array): Uint8Array[] {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(named))
  return [length, named, check]
}
