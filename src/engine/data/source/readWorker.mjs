/**
 * Reads and hashes files in a thread of its own: one file after the other without waiting for an answer, which takes a
 * tenth of what the same costs in promises. Plain JavaScript, so that it runs unbuilt.
 */
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'

/** The bytes of a chunk's files, one after the other: in one piece they are handed over at once, and copied never. */
class Room {
  /** @param {number} bytes what the files are expected to take */
  constructor(bytes) {
    // Not from a shared pool: it is handed over.
    this.all = Buffer.allocUnsafeSlow(bytes)
    this.used = 0
  }

  /** @returns {Buffer} free bytes; `used` is moved on by whoever fills them */
  free(size) {
    if (this.used + size > this.all.length) {
      const larger = Buffer.allocUnsafeSlow(this.used + size)
      this.all.copy(larger, 0, 0, this.used)
      this.all = larger
    }
    return this.all.subarray(this.used, this.used + size)
  }
}

/** @returns {{ bytes: Buffer } | { size: number }} all bytes of a file; only its size where that is over the limit */
function read(path, limit, room) {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    if (size > limit) return { size }
    const bytes = room.free(size)
    let filled = 0
    while (filled < size) {
      const count = readSync(file, bytes, filled, size - filled, filled)
      if (count === 0) break
      filled += count
    }
    room.used += filled
    return { bytes: bytes.subarray(0, filled) }
  } finally {
    closeSync(file)
  }
}

function answer(path, { limit, hash }, room) {
  try {
    const { bytes, size } = read(path, limit, room)
    if (!bytes) return { length: 0, said: { size } }
    return { length: bytes.length, said: { hash: hash ? createHash('sha256').update(bytes).digest('hex') : '' } }
  } catch (e) {
    return { length: 0, said: { error: { code: e.code ?? '', message: e.message } } }
  }
}

parentPort.on('message', ({ chunk, paths, bytes, limit, hash }) => {
  const room = new Room(bytes)
  const answers = paths.map((path) => answer(path, { limit, hash }, room))
  const { all } = room
  const lengths = answers.map(({ length }) => length)
  const said = answers.map(({ said }) => said)
  parentPort.postMessage({ chunk, all, lengths, said }, [all.buffer])
})
