/**
 * Reads and hashes files in a thread of its own: one file after the other without waiting for an answer, which takes a
 * tenth of what the same costs in promises. Plain JavaScript, so that it runs unbuilt.
 */
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'

/** @returns {{ bytes: Buffer } | { size: number }} all bytes of a file; only its size where that is over the limit */
function read(path, limit) {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    if (size > limit) return { size }
    // Not from a shared pool: it is handed over.
    const bytes = Buffer.allocUnsafeSlow(size)
    let filled = 0
    while (filled < size) {
      const count = readSync(file, bytes, filled, size - filled, filled)
      if (count === 0) break
      filled += count
    }
    return { bytes: bytes.subarray(0, filled) }
  } finally {
    closeSync(file)
  }
}

function answer(path, { limit, hash }) {
  try {
    const { bytes, size } = read(path, limit)
    if (!bytes) return { size }
    return { bytes, hash: hash ? createHash('sha256').update(bytes).digest('hex') : '' }
  } catch (e) {
    return { error: { code: e.code ?? '', message: e.message } }
  }
}

/** The bytes of a chunk go over in one piece: a thousand small pieces take longer than reading them. */
parentPort.on('message', ({ chunk, paths, limit, hash }) => {
  const answers = paths.map((path) => answer(path, { limit, hash }))
  const lengths = answers.map(({ bytes }) => bytes?.length ?? 0)
  const all = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const { bytes } of answers) {
    if (!bytes) continue
    all.set(bytes, at)
    at += bytes.length
  }
  const said = answers.map(({ bytes: _, ...rest }) => rest)
  parentPort.postMessage({ chunk, all, lengths, said }, [all.buffer])
})
