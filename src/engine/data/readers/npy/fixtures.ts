/** For tests: arrays as NumPy saves them. */
import { zipOf } from '../../archive/fixtures'

export function npyOf(descr: string, shape: number[], data: Buffer, fortran = false): Buffer {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${dims}), }`
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`
  const length = Buffer.alloc(2)
  length.writeUInt16LE(padded.length)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(padded, 'latin1'), data])
}

export function npzOf(arrays: Record<string, Buffer>): Buffer {
  return zipOf(Object.entries(arrays).map(([name, content]) => ({ name: `${name}.npy`, content })))
}

export function bytesOf(values: ArrayLike<number>): Buffer {
  return Buffer.from(Uint8Array.from(values))
}
