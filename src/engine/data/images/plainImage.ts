/**
 * Pictures that any PNG or JPEG decoder turns into the same pixels: nothing about them has to be interpreted (no
 * turning, no colour profile, no transparency, no 16 bits, no CMYK). TensorFlow decodes them; sharp all others.
 * Layouts: w3.org/TR/png-3, ITU-T T.81 Annex B, Exif 2.32 section 4.5.4.
 */

export interface PlainImage {
  format: 'png' | 'jpeg'
  width: number
  height: number
  /** 1: its file holds grey values. */
  channels: 1 | 3
}

/** Larger ones go to sharp, which decodes them one at a time. */
const mostPixels = 16_000_000

/** null: not plain, or not whole in its headers. Reads headers only. */
export function plainImage(file: Buffer): PlainImage | null {
  const found = file[0] === 0x89 ? plainPng(file) : file[0] === 0xff && file[1] === 0xd8 ? plainJpeg(file) : null
  if (!found || found.width === 0 || found.height === 0 || found.width * found.height > mostPixels) return null
  return found
}

const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const greyPng = 0
const colourPng = 2
/** Transparency, colour profiles, orientation, animation: what changes the pixels that are meant. */
const tellingChunks = new Set(['tRNS', 'iCCP', 'cICP', 'eXIf', 'acTL', 'fcTL'])
/** ImageMagick's way to keep a profile or EXIF in a text chunk. */
const rawProfile = 'Raw profile'

function plainPng(file: Buffer): PlainImage | null {
  if (file.length < 57 || !file.subarray(0, 8).equals(pngSignature)) return null
  if (file.readUInt32BE(8) !== 13 || file.toString('latin1', 12, 16) !== 'IHDR') return null
  const colourType = file[25]
  if (file[24] !== 8 || (colourType !== greyPng && colourType !== colourPng)) return null
  for (let at = 33; ;) {
    if (at + 12 > file.length) return null
    const type = file.toString('latin1', at + 4, at + 8)
    if (type === 'IEND') break
    if (tellingChunks.has(type)) return null
    if (type.endsWith('Xt') && file.toString('latin1', at + 8, at + 8 + rawProfile.length) === rawProfile) return null
    at += 12 + file.readUInt32BE(at)
  }
  return {
    format: 'png',
    width: file.readUInt32BE(16),
    height: file.readUInt32BE(20),
    channels: colourType === greyPng ? 1 : 3
  }
}

const marker = { sof0: 0xc0, sof1: 0xc1, sof2: 0xc2, sos: 0xda, app1: 0xe1, app2: 0xe2, app14: 0xee }
const adobeYcc = 1

function plainJpeg(file: Buffer): PlainImage | null {
  let frame: PlainImage | null = null
  for (let at = 2; at + 4 <= file.length;) {
    if (file[at] !== 0xff) return null
    const kind = file[at + 1] ?? 0
    // Any number of 0xff may stand before a marker.
    if (kind === 0xff) {
      at++
      continue
    }
    if (kind === marker.sos) return frame
    const segment = file.subarray(at + 4, at + 2 + file.readUInt16BE(at + 2))
    if (kind === marker.app1 && isTurned(segment)) return null
    if (kind === marker.app2 && segment.toString('latin1', 0, 11) === 'ICC_PROFILE') return null
    if (kind === marker.app14 && segment.toString('latin1', 0, 5) === 'Adobe' && segment[11] !== adobeYcc) return null
    if (kind === marker.sof0 || kind === marker.sof1 || kind === marker.sof2) {
      const channels = segment[5]
      if (frame || segment.length < 6 || segment[0] !== 8 || (channels !== 1 && channels !== 3)) return null
      frame = { format: 'jpeg', width: segment.readUInt16BE(3), height: segment.readUInt16BE(1), channels }
    }
    at += 2 + file.readUInt16BE(at + 2)
  }
  return null
}

const orientationTag = 0x0112
const upright = 1

/** Whether an APP1 segment is EXIF with an orientation other than upright, or one that can't be followed. */
function isTurned(segment: Buffer): boolean {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return false
  const tiff = segment.subarray(6)
  const order = tiff.toString('latin1', 0, 2)
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return true
  const short = (at: number): number => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const directory = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  if (directory + 2 > tiff.length) return true
  const entries = short(directory)
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12
    if (entry + 12 > tiff.length) return true
    if (short(entry) === orientationTag) return short(entry + 8) !== upright
  }
  return false
}
