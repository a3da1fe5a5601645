import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { Collection } from './collection'

let open: Collection | undefined
afterEach(() => open?.discard())

function png(width: number, height: number): Uint8Array {
  const bytes = Buffer.alloc(40)
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return new Uint8Array(bytes)
}

it('keeps frames by class and burst, and lets them go', async () => {
  open = await Collection.begin()
  await open.add({ label: '猫', burst: 1, frame: 1 }, png(224, 224))
  await open.add({ label: '猫', burst: 1, frame: 2 }, png(224, 224))
  await open.add({ label: 'dog', burst: 2, frame: 1 }, png(224, 224))
  await open.remove({ label: '猫', burst: 1, frame: 1 })
  expect(await readdir(join(open.dir, '猫'))).toEqual(['burst-1-0002.png'])
  expect(await readdir(join(open.dir, 'dog'))).toEqual(['burst-2-0001.png'])
  await open.discard()
  await expect(access(open.dir)).rejects.toThrow()
})

it.each([
  ['text', new TextEncoder().encode('<svg onload="x">, and long enough for a header')],
  ['nothing', new Uint8Array()],
  ['a cut header', png(8, 8).subarray(0, 20)],
  ['too large a picture', png(1025, 8)],
  ['an empty picture', png(0, 8)]
])('refuses %s', async (_, bytes) => {
  open = await Collection.begin()
  await expect(open.add({ label: 'a', burst: 1, frame: 1 }, bytes)).rejects.toMatchObject({ code: 'not-a-frame' })
  expect(await readdir(open.dir)).toEqual([])
})

it('keeps classes apart that differ only in capital letters', async () => {
  open = await Collection.begin()
  await open.add({ label: 'Cat', burst: 1, frame: 1 }, png(8, 8))
  await expect(open.add({ label: 'cat', burst: 1, frame: 1 }, png(8, 8))).rejects.toMatchObject({
    code: 'class-exists'
  })
})
