/** Which picture format a file holds, by its first bytes: names lie. */

export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'bmp' | 'tiff' | 'avif' | 'heic' | 'svg'

/** Bytes enough for `imageFormat`. */
export const headBytes = 64

const imageName = /\.(png|apng|jpe?g|jfif|webp|gif|bmp|dib|tiff?|avif)$/i

/** Does its name promise a picture we read? */
export function hasImageName(name: string): boolean {
  return imageName.test(name)
}

/** null: none of those. HEIC and SVG are recognised only to say so. */
export function imageFormat(head: Uint8Array): ImageFormat | null {
  const text = (from: number, to: number): string => String.fromCharCode(...head.subarray(from, to))
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp'
  if (/^GIF8[79]a$/.test(text(0, 6))) return 'gif'
  if (text(0, 2) === 'BM' && head.length >= 26) return 'bmp'
  if (/^(II\*\0|MM\0\*|II\+\0|MM\0\+)$/.test(text(0, 4))) return 'tiff'
  if (text(4, 8) === 'ftyp') {
    const brands = text(8, headBytes)
    if (/avi[fs]/.test(brands)) return 'avif'
    if (/hei[cxsm]|hevc|mif1/.test(brands)) return 'heic'
  }
  if (/^\s*(<\?xml[^>]*>\s*)?<svg/i.test(text(0, headBytes))) return 'svg'
  return null
}

/** No control characters but those of lines and tabs. */
export function looksLikeText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13)
}
