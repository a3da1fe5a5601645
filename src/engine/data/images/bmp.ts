/**
 * Windows bitmaps, which sharp's libvips lacks: 1, 4, 8 (also RLE), 16, 24 and 32 bits a pixel.
 * Layout: learn.microsoft.com/windows/win32/gdi/bitmap-storage.
 */
import type { RawPixels } from './pixels'

const rgb = 0
const rle8 = 1
const rle4 = 2
const bitfields = 3
const alphaBitfields = 6
const mostPixels = 100_000_000

interface BmpHeader {
  width: number
  height: number
  topDown: boolean
  bits: number
  compression: number
  dataAt: number
  /** RGB triples. */
  palette: number[][]
  masks: [red: number, green: number, blue: number, alpha: number]
}

/** @throws Error saying what is wrong with the file */
export function decodeBmp(file: Buffer): RawPixels {
  const header = readHeader(file)
  const { width, height, bits, compression } = header
  if (compression === rle8 || compression === rle4) return indexed(header, unpackRuns(file, header))
  const stride = Math.ceil((width * bits) / 32) * 4
  if (header.dataAt + stride * height > file.length) throw new Error('the file ends before its last row (cut off)')
  const row = (y: number): number => header.dataAt + (header.topDown ? y : height - 1 - y) * stride
  if (bits <= 8) {
    const codes = new Uint8Array(width * height)
    const perByte = 8 / bits
    const mask = (1 << bits) - 1
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const byte = file[row(y) + Math.floor(x / perByte)] ?? 0
        codes[y * width + x] = (byte >> (8 - bits * ((x % perByte) + 1))) & mask
      }
    }
    return indexed(header, codes)
  }
  return direct(file, header, row)
}

function readHeader(file: Buffer): BmpHeader {
  const infoSize = file.length >= 18 ? file.readUInt32LE(14) : 0
  const headerEnd = 14 + infoSize
  const old = infoSize === 12
  if ((!old && infoSize < 40) || file.length < headerEnd) throw new Error('its header is damaged or cut off')
  const width = old ? file.readUInt16LE(18) : file.readInt32LE(18)
  const signedHeight = old ? file.readUInt16LE(20) : file.readInt32LE(22)
  const bits = file.readUInt16LE(old ? 24 : 28)
  const compression = old ? rgb : file.readUInt32LE(30)
  const height = Math.abs(signedHeight)
  if (width <= 0 || height === 0 || width * height > mostPixels)
    throw new Error(`its size, ${width}x${height}, is wrong`)
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new Error(`it has ${bits} bits a pixel, which no bitmap has`)
  if (![rgb, rle8, rle4, bitfields, alphaBitfields].includes(compression)) {
    throw new Error('its compression is not supported')
  }
  const palette = bits <= 8 ? readPalette(file, headerEnd, bits, old) : []
  const masked = compression === bitfields || compression === alphaBitfields
  return {
    width,
    height,
    topDown: signedHeight < 0,
    bits,
    compression,
    // Some writers name a place inside the colour table.
    dataAt: Math.max(file.readUInt32LE(10), headerEnd + palette.length * (old ? 3 : 4)),
    palette,
    masks: masked ? readMasks(file, infoSize) : bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0]
  }
}

function readPalette(file: Buffer, at: number, bits: number, old: boolean): number[][] {
  const entryBytes = old ? 3 : 4
  // The old header has no count: its colours end where the pixels begin.
  const room = Math.floor((file.readUInt32LE(10) - at) / entryBytes)
  const used = old ? Math.max(0, room) : file.readUInt32LE(46)
  const colours = Math.min(used || 1 << bits, 1 << bits)
  if (at + colours * entryBytes > file.length) throw new Error('its colour table is cut off')
  return Array.from({ length: colours }, (_, i) => {
    const entry = at + i * entryBytes
    return [file[entry + 2] ?? 0, file[entry + 1] ?? 0, file[entry] ?? 0]
  })
}

function readMasks(file: Buffer, infoSize: number): BmpHeader['masks'] {
  if (file.length < 70) throw new Error('its header is cut off')
  return [
    file.readUInt32LE(54),
    file.readUInt32LE(58),
    file.readUInt32LE(62),
    infoSize >= 56 ? file.readUInt32LE(66) : 0
  ]
}

/** Runs of one value and stretches of single ones; pixels that are jumped over keep code 0. */
function unpackRuns(file: Buffer, { width, height, bits, dataAt, topDown }: BmpHeader): Uint8Array {
  const codes = new Uint8Array(width * height)
  let at = dataAt
  let x = 0
  let y = 0
  const next = (): number => {
    const byte = file[at++]
    if (byte === undefined) throw new Error('the file ends before its last row (cut off)')
    return byte
  }
  const put = (code: number): void => {
    // What a row has too much is cut off, as elsewhere.
    if (y >= height) throw new Error('its runs of pixels leave the picture (damaged)')
    if (x < width) codes[(topDown ? y : height - 1 - y) * width + x] = code
    x++
  }
  const nibble = (byte: number, i: number): number => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15)
  while (y < height) {
    const count = next()
    const value = next()
    if (count > 0) for (let i = 0; i < count; i++) put(nibble(value, i))
    else if (value === 0) [x, y] = [0, y + 1]
    else if (value === 1) break
    else if (value === 2) {
      ;[x, y] = [x + next(), y + next()]
      if (x > width || y > height) throw new Error('its runs of pixels leave the picture (damaged)')
    } else {
      const bytes = bits === 8 ? value : Math.ceil(value / 2)
      for (let i = 0, byte = 0; i < value; i++) {
        if (bits === 8 || i % 2 === 0) byte = next()
        put(nibble(byte, i))
      }
      at += bytes % 2
    }
  }
  return codes
}

function indexed({ width, height, palette }: BmpHeader, codes: Uint8Array): RawPixels {
  const grey = palette.every(([r, g, b]) => r === g && g === b)
  const channels = grey ? 1 : 3
  const pixels = new Uint8Array(width * height * channels)
  codes.forEach((code, i) => {
    for (let c = 0; c < channels; c++) pixels[i * channels + c] = palette[code]?.[c] ?? 0
  })
  return { width, height, channels, pixels }
}

function direct(file: Buffer, { width, height, bits, masks }: BmpHeader, row: (y: number) => number): RawPixels {
  const bytes = bits / 8
  const channels = masks[3] === 0 ? 3 : 4
  const fields = masks.slice(0, channels).map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)
    return { mask, shift, scale: mask === 0 ? 0 : 255 / (mask >>> shift) }
  })
  const pixels = new Uint8Array(width * height * channels)
  let out = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = file.readUIntLE(row(y) + x * bytes, bytes)
      for (const { mask, shift, scale } of fields) pixels[out++] = Math.round(((value & mask) >>> shift) * scale)
    }
  }
  return { width, height, channels, pixels }
}

/** Size and greyness from the header alone. @throws as `decodeBmp` */
export function probeBmp(file: Buffer): { width: number; height: number; grey: boolean } {
  const { width, height, palette, bits } = readHeader(file)
  return { width, height, grey: bits <= 8 && palette.every(([r, g, b]) => r === g && g === b) }
}
