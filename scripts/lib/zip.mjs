// A reader for zip files (and so for Python wheels): no `unzip` has to be there, and one entry of a big archive
// is had without touching the rest. Stored and deflated entries under 4 GB; zip64 is refused.
import { createReadStream, createWriteStream, openSync, readSync, closeSync, fstatSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw, inflateRawSync } from 'node:zlib'

/** @returns {{ name: string, method: number, packed: number, size: number, mode: number, header: number }[]} */
export function listZip(file) {
  const fd = openSync(file, 'r')
  try {
    const length = fstatSync(fd).size
    const tail = Buffer.alloc(Math.min(length, 65_557))
    readSync(fd, tail, 0, tail.length, length - tail.length)
    const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
    if (end < 0) throw new Error(`${file} is not a zip file, or it is cut short`)
    const count = tail.readUInt16LE(end + 10)
    const directory = Buffer.alloc(tail.readUInt32LE(end + 12))
    if (count === 0xffff) throw new Error(`${file} is a zip64 file, which this reader cannot read`)
    readSync(fd, directory, 0, directory.length, tail.readUInt32LE(end + 16))
    const entries = []
    for (let at = 0; entries.length < count;) {
      const nameLength = directory.readUInt16LE(at + 28)
      entries.push({
        name: directory.toString('utf8', at + 46, at + 46 + nameLength),
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
        mode: directory.readUInt32LE(at + 38) >>> 16,
        header: directory.readUInt32LE(at + 42)
      })
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    }
    return entries
  } finally {
    closeSync(fd)
  }
}

/**
 * Extracts what `place(name)` gives a relative path for, under `target`.
 * @param {(name: string) => string | undefined} place
 * @param {(bytes: number) => void} [onBytes] unpacked bytes so far
 */
export async function extractZip(file, target, place, onBytes) {
  const fd = openSync(file, 'r')
  let written = 0
  try {
    for (const entry of listZip(file)) {
      const path = entry.name.endsWith('/') ? undefined : place(entry.name)
      if (!path) continue
      const to = join(target, normalize(path))
      if (!to.startsWith(target + sep)) throw new Error(`${file} names a file outside its folder: ${entry.name}`)
      await mkdir(dirname(to), { recursive: true })
      if (entry.size) {
        await pipeline(
          unpacked(file, fd, entry),
          async function* (source) {
            for await (const chunk of source) {
              onBytes?.((written += chunk.length))
              yield chunk
            }
          },
          createWriteStream(to)
        )
      } else await writeFile(to, '')
      await applyMode(to, entry.mode)
    }
  } finally {
    closeSync(fd)
  }
}

function unpacked(file, fd, entry) {
  const start = bodyOf(fd, entry)
  const raw = createReadStream(file, { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 })
  if (entry.method === 0) return raw
  if (entry.method !== 8)
    throw new Error(`${entry.name} is packed by method ${entry.method}, which this reader cannot read`)
  const inflate = createInflateRaw({ chunkSize: 1 << 20 })
  raw.on('error', (error) => inflate.destroy(error))
  return raw.pipe(inflate)
}

async function applyMode(path, mode) {
  if (process.platform === 'win32' || !mode) return
  if ((mode & 0o170000) === 0o120000) {
    const to = await readFile(path, 'utf8')
    await rm(path)
    await symlink(to, path)
  } else await chmod(path, mode & 0o777)
}

/** The text of the first entry whose name fits: small files only. */
export function readZipText(file, fits) {
  const entry = listZip(file).find(({ name }) => fits(name))
  if (!entry) throw new Error(`${file} has no such entry`)
  const fd = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(entry.packed)
    readSync(fd, bytes, 0, bytes.length, bodyOf(fd, entry))
    return (entry.method === 8 ? inflateRawSync(bytes) : bytes).toString('utf8')
  } finally {
    closeSync(fd)
  }
}

function bodyOf(fd, entry) {
  const local = Buffer.alloc(30)
  readSync(fd, local, 0, 30, entry.header)
  return entry.header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
}
