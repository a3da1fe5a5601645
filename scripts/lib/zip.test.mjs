import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { extractZip, listZip, readZipText } from './zip.mjs'

let folder
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'anneal-zip-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A zip file of { name: text }, every second entry stored, the others deflated. */
function zip(files) {
  const bodies = []
  const directory = []
  let offset = 0
  Object.entries(files).forEach(([name, text], index) => {
    const raw = Buffer.from(text)
    const method = index % 2 ? 0 : 8
    const packed = method ? deflateRawSync(raw) : raw
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(raw.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    bodies.push(local, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    offset += 30 + name.length + packed.length
  })
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(offset, 16)
  const path = join(folder, 'a.zip')
  writeFileSync(path, Buffer.concat([...bodies, index, end]))
  return path
}

test('extracts stored, deflated and empty entries, and only the wanted ones', async () => {
  const file = zip({ 'a/one.txt': 'one'.repeat(1000), 'a/two.txt': 'two', 'b/no.txt': 'no', 'a/empty': '' })
  let bytes = 0
  await extractZip(
    file,
    folder,
    (name) => (name.startsWith('a/') ? name.slice(2) : undefined),
    (count) => (bytes = count)
  )
  expect(readFileSync(join(folder, 'one.txt'), 'utf8')).toBe('one'.repeat(1000))
  expect(readFileSync(join(folder, 'two.txt'), 'utf8')).toBe('two')
  expect(readFileSync(join(folder, 'empty'), 'utf8')).toBe('')
  expect(bytes).toBe(3003)
  expect(() => readFileSync(join(folder, 'no.txt'))).toThrow()
  expect(listZip(file)).toHaveLength(4)
  expect(readZipText(file, (name) => name.endsWith('two.txt'))).toBe('two')
})

test('refuses an entry that leaves its folder, and a file cut short', async () => {
  await expect(extractZip(zip({ '../evil': 'x' }), join(folder, 'in'), (name) => name)).rejects.toThrow(
    'outside its folder'
  )
  const cut = zip({ 'a.txt': 'a' })
  writeFileSync(cut, readFileSync(cut).subarray(0, 40))
  expect(() => listZip(cut)).toThrow('cut short')
})
