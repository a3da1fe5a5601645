import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pixelsInMemory } from '@core/data'
import { DiskPixels } from './diskPixels'
import { ascending, spansOf } from './spans'

const rowBytes = 3000
const count = 4000
let dir: string
let path: string
let all: Uint8Array
const options = { rowBytes, fileBytes: rowBytes * count, budget: 1e6 }

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-pixels-'))
  path = join(dir, 'images.bin')
  all = Uint8Array.from({ length: rowBytes * count }, (_, i) => Math.imul(i, 2654435761) >>> 24)
  await writeFile(path, all)
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const someRows = fc.array(fc.nat(count - 1), { maxLength: 300 }).map((rows) => Int32Array.from(rows))
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

describe('pixels on disk', () => {
  it('read as those in memory do, whatever is held and however often a row is asked for', async () => {
    const memory = pixelsInMemory(all, rowBytes)
    const disk = new DiskPixels(path, options)
    await fc.assert(
      fc.asyncProperty(someRows, someRows, someRows, async (first, second, asked) => {
        const holds = [await disk.hold(first), await disk.hold(second)]
        for (const rows of [asked, first, Int32Array.of(...second, ...asked, ...second)]) {
          expect(equal(disk.read(rows), memory.read(rows))).toBe(true)
        }
        for (const hold of holds) hold.release()
        expect(equal(disk.read(first), memory.read(first))).toBe(true)
      }),
      { numRuns: 25 }
    )
    expect(disk.heldBytes.now).toBe(0)
  })

  it('count what is held', async () => {
    const disk = new DiskPixels(path, options)
    const one = await disk.hold(Int32Array.of(5, 3, 5))
    const two = await disk.hold(Int32Array.of(9))
    expect(disk.heldBytes).toEqual({ now: 3 * rowBytes, most: 3 * rowBytes })
    one.release()
    one.release()
    two.release()
    expect(disk.heldBytes).toEqual({ now: 0, most: 3 * rowBytes })
  })

  it('are not read from a file of another size, and nothing stays held', async () => {
    const other = join(dir, 'other.bin')
    await writeFile(other, all)
    const disk = new DiskPixels(other, options)
    const refused = { code: 'data-unreadable', where: other, hint: expect.stringContaining('resume') }
    for (const harm of [() => truncate(other, 500), () => appendFile(other, all), () => rm(other)]) {
      await harm()
      await expect(disk.hold(Int32Array.of(0, 1))).rejects.toMatchObject(refused)
      expect(() => disk.read(Int32Array.of(0))).toThrowError(expect.objectContaining(refused))
    }
    expect(disk.heldBytes.now).toBe(0)
  })
})

describe('spans', () => {
  it('cover every wanted row once, in reads of bounded size with small gaps', () => {
    fc.assert(
      fc.property(someRows, fc.constantFrom(1, 784, 150_528, 9_000_000), (rows, bytes) => {
        const wanted = ascending(rows)
        const spans = spansOf(wanted, bytes)
        let at = 0
        for (const { row, count: n, from, to } of spans) {
          expect(from).toBe(at)
          expect(row).toBe(wanted[from])
          expect(row + n - 1).toBe(wanted[to - 1])
          expect(n === 1 || n * bytes <= 4 * 1024 * 1024).toBe(true)
          for (let i = from + 1; i < to; i++) {
            expect(((wanted[i] ?? 0) - (wanted[i - 1] ?? 0) - 1) * bytes).toBeLessThanOrEqual(64 * 1024)
          }
          at = to
        }
        expect(at).toBe(wanted.length)
      })
    )
  })
})
