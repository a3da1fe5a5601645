/**
 * The NPY format (numpy.org/doc/stable/reference/generated/numpy.lib.format.html): a magic, a version, and a Python
 * dictionary that says type, order and shape. It is read as data; arrays of Python objects, which only a pickle can
 * hold, are refused.
 */
import { AnnealError } from '@shared/errors'

export interface NpyType {
  kind: 'bool' | 'int' | 'uint' | 'float' | 'text' | 'bytes'
  /** Of one value; of text 4 a character. */
  bytes: number
  bigEndian: boolean
}

export interface NpyHeader {
  type: NpyType
  /** The first index runs fastest. */
  fortran: boolean
  shape: number[]
  /** Bytes before the values. */
  headerBytes: number
}

/** As many bytes as hold any header. */
export const npyHeadBytes = 64 * 1024
const magic = '\x93NUMPY'
const mostDims = 8

/** @param where the array's name for a person @throws `npy-damaged`, `npy-object`, `npy-type` */
export function readNpyHeader(head: Buffer, where: string): NpyHeader {
  if (head.toString('latin1', 0, 6) !== magic) throw damagedNpy(where, 'it does not begin as a NumPy array does')
  const version = head[6] ?? 0
  if (version < 1 || version > 3) throw damagedNpy(where, `its format version is ${version}; 1 to 3 are known`)
  const lengthBytes = version === 1 ? 2 : 4
  const textAt = 8 + lengthBytes
  if (head.length < textAt) throw damagedNpy(where, 'it ends within its header')
  const textBytes = lengthBytes === 2 ? head.readUInt16LE(8) : head.readUInt32LE(8)
  const headerBytes = textAt + textBytes
  if (headerBytes > npyHeadBytes) throw damagedNpy(where, `its header has ${textBytes} bytes`)
  if (headerBytes > head.length) throw damagedNpy(where, 'it ends within its header')
  const text = head.toString(version === 3 ? 'utf8' : 'latin1', textAt, headerBytes)
  const fields = readFields(text)
  if (!fields) throw damagedNpy(where, 'its header is not what NumPy writes')
  return { type: readType(fields.descr, where), fortran: fields.fortran, shape: fields.shape, headerBytes }
}

/** The dictionary has exactly these keys, in any order. Null: it is not such a one. */
function readFields(text: string): { descr: string; fortran: boolean; shape: number[] } | null {
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1]
  if (body === undefined) return null
  // A structured type is a list; it is named by its beginning.
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(body)
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(body)
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(body)
  if (!descr || !fortran || !shape) return null
  const dims = (shape[1] ?? '').split(',').map((part) => part.trim().replace(/L$/, ''))
  if (dims.at(-1) === '') dims.pop()
  if (dims.length > mostDims || !dims.every((dim) => /^\d{1,15}$/.test(dim))) return null
  return { descr: descr[1] ?? '[', fortran: fortran[1] === 'True', shape: dims.map(Number) }
}

const kinds: Record<string, { kind: NpyType['kind']; sizes: number[] | null }> = {
  b: { kind: 'bool', sizes: [1] },
  i: { kind: 'int', sizes: [1, 2, 4, 8] },
  u: { kind: 'uint', sizes: [1, 2, 4, 8] },
  f: { kind: 'float', sizes: [2, 4, 8] },
  U: { kind: 'text', sizes: null },
  S: { kind: 'bytes', sizes: null },
  a: { kind: 'bytes', sizes: null }
}
const mostCharacters = 4096

function readType(descr: string, where: string): NpyType {
  if (/^\|?O/.test(descr)) {
    throw new AnnealError({
      code: 'npy-object',
      message: `“${where}” holds Python objects (dtype object), which only Python’s pickle can read, and a pickle can run any program.`,
      where,
      hint: 'Save it as numbers: np.save(name, array.astype(np.uint8)); pictures of one size make one array.'
    })
  }
  const [, order = '', letter = '', size = ''] = /^([<>|=]?)([a-zA-Z?])(\d*)$/.exec(descr) ?? []
  const known = kinds[letter === '?' ? 'b' : letter]
  const units = letter === '?' ? 1 : Number(size)
  const fits = known && (known.sizes ? known.sizes.includes(units) : size !== '' && units <= mostCharacters)
  if (!known || !fits) {
    throw new AnnealError({
      code: 'npy-type',
      message: `“${where}” has values of type “${descr.slice(0, 40)}”; whole numbers, floats, booleans and, for labels, text are read.`,
      where,
      hint: 'Convert it in Python: array.astype(np.uint8) or np.float32, and save it again.'
    })
  }
  return { kind: known.kind, bytes: known.kind === 'text' ? units * 4 : units, bigEndian: order === '>' }
}

/** Bytes of all values. */
export function dataBytes({ shape, type }: NpyHeader): number {
  return shape.reduce((product, dim) => product * dim, 1) * type.bytes
}

export function damagedNpy(where: string, why: string): AnnealError {
  return new AnnealError({
    code: 'npy-damaged',
    message: `“${where}” can’t be read: ${why}.`,
    where,
    hint: 'The file is damaged or cut off. Save or copy it again.'
  })
}
