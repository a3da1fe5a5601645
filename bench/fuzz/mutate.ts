/** Damage to files, drawn by fast-check: a seed file and a list of these give a case. */
import fc from 'fast-check'

export interface Damage {
  kind: 'flip' | 'byte' | 'number' | 'cut' | 'drop' | 'repeat' | 'insert' | 'word' | 'splice'
  /** Where, as a share of what lies behind the first `behind` bytes, which stay as they are. */
  at: number
  behind: number
  /** How much, as a share of the rest, squared so that small ones are common. */
  length: number
  pick: number
  bytes: Uint8Array
}

const share = (max: number): fc.Arbitrary<number> => fc.double({ min: 0, max, noNaN: true })

const damagesBehind = (behind: number): fc.Arbitrary<Damage[]> =>
  fc.array(
    fc.record({
      behind: fc.constant(behind),
      kind: fc.constantFrom('flip', 'byte', 'number', 'number', 'cut', 'drop', 'repeat', 'insert', 'word', 'splice'),
      // Headers are at the front, so every other damage goes there.
      at: fc.oneof(share(1), share(0.05)),
      length: share(1),
      pick: fc.nat(1_000_000),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 12 })
    }),
    { minLength: 1, maxLength: 6 }
  )

/** A third of the cases spare what a format is told by: with its first bytes wrong, a file is not read any further. */
export const damages = fc.oneof({ weight: 2, arbitrary: damagesBehind(0) }, { weight: 1, arbitrary: damagesBehind(16) })

const sizes = [1, 2, 4, 8]
const numbers = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]
const words = [
  '"',
  "'",
  ',',
  ';',
  '\n',
  '\r',
  '\0',
  '\t',
  '\\',
  '{',
  '}',
  '[',
  ']',
  '\ufeff',
  '-',
  '1e400',
  'NaN',
  '-Infinity',
  '99999999999999999999',
  '0x10',
  '../',
  '/',
  'null',
  'true',
  '\ud800',
  '漢字',
  '%s',
  '(',
  ')',
  ' ',
  '2024-13-45'
].map((text) => Buffer.from(text))

function choose<T>(list: readonly T[], pick: number): T {
  const chosen = list[pick % list.length]
  if (chosen === undefined) throw new RangeError('There is nothing to choose from')
  return chosen
}

/** @param other a second file, whose pieces may be put in */
export function damage(file: Buffer, list: readonly Damage[], other: Buffer): Buffer {
  return list.reduce((bytes, one) => damageOnce(bytes, one, other), file)
}

function damageOnce(file: Buffer, { kind, at, behind, length, pick, bytes }: Damage, other: Buffer): Buffer {
  const spared = Math.min(behind, file.length)
  const from = spared + Math.floor(at * (file.length - spared))
  const to = Math.min(file.length, from + 1 + Math.floor(length * length * (file.length - from)))
  const put = (piece: Uint8Array, end = from): Buffer =>
    Buffer.concat([file.subarray(0, from), piece, file.subarray(end)])
  switch (kind) {
    case 'flip':
      return put(Buffer.from([(file[from] ?? 0) ^ (1 << (pick % 8))]), from + 1)
    case 'byte':
      return put(bytes, Math.min(file.length, from + bytes.length))
    case 'number':
      return put(numberBytes(pick), Math.min(file.length, from + choose(sizes, pick)))
    case 'cut':
      return file.subarray(0, from)
    case 'drop':
      return put(Buffer.alloc(0), to)
    case 'repeat':
      return put(Buffer.concat([file.subarray(from, to), file.subarray(from, to)]), to).subarray(
        0,
        8 * file.length + 64
      )
    case 'insert':
      return put(bytes)
    case 'word':
      return put(choose(words, pick))
    case 'splice': {
      const start = pick % Math.max(1, other.length)
      return put(other.subarray(start, start + Math.max(1, to - from)), to)
    }
  }
}

/** One of the numbers at which lengths and offsets go wrong, 1 to 8 bytes, either end first. */
function numberBytes(pick: number): Buffer {
  const size = choose(sizes, pick)
  const value = BigInt(choose(numbers, pick >> 2))
  const buffer = Buffer.alloc(8)
  if ((pick >> 6) % 2) {
    buffer.writeBigUInt64LE(value)
    return buffer.subarray(0, size)
  }
  buffer.writeBigUInt64BE(value)
  return buffer.subarray(8 - size)
}
