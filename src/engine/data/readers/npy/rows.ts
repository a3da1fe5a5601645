import { AnnealError, throwIfAborted } from '@shared/errors'
import { asDamage, type ArrayRef } from './arrayFile'
import { damagedNpy, dataBytes } from './header'

/** An array in Fortran's order has no row in one place: it is turned round in memory, up to this size. */
const mostFortranBytes = 1024 * 1024 * 1024
const pieceBytes = 8 * 1024 * 1024

/** Whole rows (along the first dimension), in pieces. @throws `npy-damaged`, `npy-fortran-large` */
export async function* arrayRows(array: ArrayRef, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const { shape, type, fortran } = array.header
  const [rows = 0, ...rest] = shape
  const rowBytes = rest.reduce((a, b) => a * b, 1) * type.bytes
  if (rows === 0 || rowBytes === 0) return
  const rowsAtOnce = Math.max(1, Math.floor(pieceBytes / rowBytes))
  if (fortran && shape.length > 1) {
    const all = await turned(array, signal)
    for (let row = 0; row < rows; row += rowsAtOnce) {
      yield all.subarray(row * rowBytes, Math.min(rows, row + rowsAtOnce) * rowBytes)
    }
    return
  }
  yield* pieces(array, rowBytes * rowsAtOnce, signal)
}

/** The values in pieces of one size; the last may be shorter. */
async function* pieces(array: ArrayRef, size: number, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const expected = dataBytes(array.header)
  let left = expected
  let skip = array.header.headerBytes
  let piece = Buffer.allocUnsafe(Math.min(size, left))
  let filled = 0
  const stream = await array.open()
  try {
    for await (let chunk of stream as AsyncIterable<Buffer>) {
      throwIfAborted(signal)
      const dropped = Math.min(skip, chunk.length)
      skip -= dropped
      chunk = chunk.subarray(dropped)
      while (chunk.length > 0) {
        if (left === 0) throw damagedNpy(array.name, 'it goes on after its last value')
        const taken = chunk.copy(piece, filled)
        filled += taken
        left -= taken
        chunk = chunk.subarray(taken)
        if (filled < piece.length) continue
        yield piece
        piece = Buffer.allocUnsafe(Math.min(size, left))
        filled = 0
      }
    }
  } catch (e) {
    throw asDamage(e, array.name)
  } finally {
    stream.destroy()
  }
  if (left > 0) throw damagedNpy(array.name, 'it is cut off')
}

/** Fortran's order to C's. */
async function turned(array: ArrayRef, signal?: AbortSignal): Promise<Buffer> {
  const { shape, type } = array.header
  const bytes = dataBytes(array.header)
  if (bytes > mostFortranBytes) {
    throw new AnnealError({
      code: 'npy-fortran-large',
      message: `“${array.name}” is stored in Fortran order and has ${(bytes / 1e9).toFixed(1)} GB; up to 1 GB is turned round.`,
      where: array.name,
      hint: 'Save it in C order: np.save(name, np.ascontiguousarray(array)).'
    })
  }
  const out = Buffer.allocUnsafe(bytes)
  const size = type.bytes
  // In C's order the last index runs fastest: how far apart its neighbours are along each dimension.
  const strides = shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, size))
  const index = shape.map(() => 0)
  let target = 0
  for await (const piece of pieces(array, pieceBytes - (pieceBytes % size), signal)) {
    for (let at = 0; at < piece.length; at += size) {
      piece.copy(out, target, at, at + size)
      for (let d = 0; d < shape.length; d++) {
        const next = (index[d] ?? 0) + 1
        target += strides[d] ?? 0
        if (next < (shape[d] ?? 0)) {
          index[d] = next
          break
        }
        index[d] = 0
        target -= (shape[d] ?? 0) * (strides[d] ?? 0)
      }
    }
  }
  return out
}
