/** Values out of an array's bytes, as numbers or as text. */
import type { NpyType } from './header'

/** @returns one number for each value; whole numbers beyond 2^53 lose their last digits */
export function numbersOf(bytes: Uint8Array, type: NpyType): Float64Array {
  const count = bytes.length / type.bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read = numberReader(view, type)
  const numbers = new Float64Array(count)
  for (let i = 0; i < count; i++) numbers[i] = read(i * type.bytes)
  return numbers
}

function numberReader(view: DataView, { kind, bytes, bigEndian }: NpyType): (at: number) => number {
  const little = !bigEndian
  if (kind === 'bool') return (at) => (view.getUint8(at) === 0 ? 0 : 1)
  if (kind === 'float') {
    if (bytes === 2) return (at) => halfOf(view.getUint16(at, little))
    return bytes === 4 ? (at) => view.getFloat32(at, little) : (at) => view.getFloat64(at, little)
  }
  const signed = kind === 'int'
  if (bytes === 1) return signed ? (at) => view.getInt8(at) : (at) => view.getUint8(at)
  if (bytes === 2) return signed ? (at) => view.getInt16(at, little) : (at) => view.getUint16(at, little)
  if (bytes === 4) return signed ? (at) => view.getInt32(at, little) : (at) => view.getUint32(at, little)
  return (at) => Number(signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little))
}

/** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
export function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Text is UTF-32, bytes are taken as UTF-8; both are filled up with zeros. */
export function textsOf(bytes: Buffer, { kind, bytes: size, bigEndian }: NpyType): string[] {
  const texts: string[] = []
  if (size === 0) return texts
  for (let at = 0; at < bytes.length; at += size) {
    texts.push(
      kind === 'text'
        ? utf32(bytes.subarray(at, at + size), bigEndian)
        : trimZeros(bytes.toString('utf8', at, at + size))
    )
  }
  return texts
}

function utf32(bytes: Buffer, bigEndian: boolean): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    const code = bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  }
  return trimZeros(text)
}

function trimZeros(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--
  return text.slice(0, end)
}
