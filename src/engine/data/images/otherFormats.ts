/** What a file that is none of our pictures is, for the list of what was left out. */
import { extname } from 'node:path'
import { looksLikeText } from './sniffImage'

const marks: [at: number, bytes: string, name: string][] = [
  [0, '8BPS', 'a Photoshop picture (PSD)'],
  [0, '\0\0\0\x0cjP  ', 'a JPEG 2000 picture'],
  [0, '\xff\x4f\xff\x51', 'a JPEG 2000 picture'],
  [0, '\xff\x0a', 'a JPEG XL picture'],
  [0, '\0\0\0\x0cJXL ', 'a JPEG XL picture'],
  [0, '\0\0\x01\0', 'an icon (ICO)'],
  [0, '\0\0\x02\0', 'a cursor (CUR)'],
  [0, 'icns', 'an icon (ICNS)'],
  [0, 'DDS ', 'a texture (DDS)'],
  [0, 'BLP', 'a texture (BLP)'],
  [0, 'FTEX', 'a texture (FTEX)'],
  [0, 'qoif', 'a QOI picture'],
  [0, '\x01\xda', 'an SGI picture'],
  [0, '%!PS', 'a PostScript document'],
  [0, '\xc5\xd0\xd3\xc6', 'a PostScript document'],
  [0, '%PDF', 'a PDF document'],
  [0, '\xd0\xcf\x11\xe0', 'an Office document'],
  [0, '\xd7\xcd\xc6\x9a', 'a drawing (WMF)'],
  [40, ' EMF', 'a drawing (EMF)'],
  [0, 'SIMPLE  =', 'an astronomical picture (FITS)'],
  [0, '\x89HDF', 'an HDF5 file'],
  [0, 'GRIB', 'a weather file (GRIB)'],
  [0, 'PK\x03\x04', 'a zip file'],
  [0, '\x1f\x8b', 'a gzip file'],
  [0, '7z\xbc\xaf', 'a 7z archive'],
  [0, 'Rar!', 'a RAR archive'],
  [0, '\x93NUMPY', 'a NumPy array'],
  [0, 'PAR1', 'a Parquet table'],
  [0, 'SQLite format 3', 'an SQLite database'],
  [0, '/* XPM */', 'an XPM picture'],
  [4, 'ftyp', 'a video'],
  [0, 'RIFF', 'a sound or video (RIFF)'],
  [0, '\x1aE\xdf\xa3', 'a video (Matroska)'],
  [4, '\x11\xaf', 'an animation (FLI)'],
  [4, '\x12\xaf', 'an animation (FLC)']
]

/** Told apart by name only: their bytes have no mark. */
const endings: Record<string, string> = {
  '.tga': 'a Targa picture (TGA)',
  '.pcx': 'a PCX picture',
  '.dcx': 'a PCX picture',
  '.xbm': 'an XBM picture',
  '.svg': 'an SVG drawing',
  '.pkl': 'a Python pickle, which is a program'
}

/** "a Photoshop picture (PSD)", "text", "no picture". */
export function whatItIs(name: string, head: Uint8Array): string {
  if (head.length === 0) return 'an empty file'
  const text = String.fromCharCode(...head.subarray(0, 64))
  const mark = marks.find(([at, bytes]) => text.startsWith(bytes, at))
  if (mark) return mark[2]
  if (/^P[1-7fFyY][\s]/.test(text)) return 'a portable pixmap (PNM)'
  const ending = endings[extname(name).toLowerCase()]
  if (ending !== undefined) return ending
  return looksLikeText(head) ? 'text' : 'no picture that is read'
}
