import { mkdir, readFile, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeOf, temporaryFolder, weights } from './fixtures'
import { readCheckpoint, readWeights, writeCheckpoint, writeWeights } from './weights'

let dir = ''
let remove: () => Promise<void>
beforeEach(async () => ({ dir, remove } = await temporaryFolder()))
afterEach(() => remove())

test('tensors come back bit for bit, aligned, with their order position', async () => {
  const floats = Float32Array.from([0.1, -0, Number.NaN, 1e-42])
  const ints = Int32Array.from([1, -2])
  const written = {
    step: 7,
    epoch: 1,
    partial: { loss: 1.5, weight: 32 },
    tensors: [
      { name: 'a', shape: [], dtype: 'int32' as const, data: new Uint8Array(Int32Array.from([5]).buffer) },
      { name: 'b', shape: [2, 2], dtype: 'float32' as const, data: new Uint8Array(floats.buffer) },
      { name: 'empty', shape: [0, 3], dtype: 'float32' as const, data: new Uint8Array(0) },
      { name: 'c', shape: [2], dtype: 'int32' as const, data: new Uint8Array(ints.buffer) }
    ]
  }
  await writeCheckpoint(dir, written, 2)
  const read = await readCheckpoint(dir)
  expect(read).toEqual(written)
  const b = read?.tensors[1]?.data ?? new Uint8Array()
  expect(new Float32Array(b.buffer, b.byteOffset, 4)).toEqual(floats)
})

test('a tensor whose bytes do not fit its shape is never written', async () => {
  const wrong = weights(1, [1, 2, 3])
  const [tensor] = wrong.tensors
  if (tensor) tensor.shape = [4]
  await expect(writeWeights(join(dir, 'model'), wrong)).rejects.toThrow('12 bytes, not 16')
  expect(await readdir(dir)).toEqual([])
})

test('the last two checkpoints stay; the newest whole one is read', async () => {
  for (const step of [1, 2, 10, 9, 11]) await writeCheckpoint(dir, weights(step), 2)
  expect((await readdir(dir)).sort()).toEqual(['10', '11'])
  await writeFile(join(dir, '11', 'weights.bin'), 'damaged')
  expect((await readCheckpoint(dir))?.step).toBe(10)
  await rm(join(dir, '10', 'manifest.json'))
  expect(await readCheckpoint(dir)).toBeNull()
})

test.each([
  [
    'a flipped bit',
    async (at: string) =>
      writeFile(
        at,
        (await readFile(at)).map((byte, i) => (i === 5 ? byte ^ 1 : byte))
      )
  ],
  ['a missing end', (at: string) => truncate(at, 8)],
  ['a missing file', (at: string) => rm(at)]
])('%s is noticed', async (_what, damage) => {
  await writeWeights(join(dir, 'model'), weights(1))
  await damage(join(dir, 'model', 'weights.bin'))
  expect(await codeOf(readWeights(join(dir, 'model')))).toBe('weights-damaged')
})

test('a manifest that was edited or torn is damage, one of a newer version is not', async () => {
  const manifest = join(dir, 'model', 'manifest.json')
  await writeWeights(join(dir, 'model'), weights(1))
  const text = await readFile(manifest, 'utf8')
  await writeFile(manifest, text.slice(0, 50))
  expect(await codeOf(readWeights(join(dir, 'model')))).toBe('weights-damaged')
  await writeFile(manifest, text.replace('"offset": 0', '"offset": 400'))
  expect(await codeOf(readWeights(join(dir, 'model')))).toBe('weights-damaged')
  await writeFile(manifest, text.replace('"version": 1', '"version": 2'))
  expect(await codeOf(readWeights(join(dir, 'model')))).toBe('newer-version')
})

test('replacing keeps the old weights until the new ones stand, also over a crash in between', async () => {
  const target = join(dir, 'model')
  await writeWeights(target, weights(1))
  await writeWeights(target, weights(2))
  expect((await readWeights(target)).manifest.step).toBe(2)
  // The moment between the two renames.
  await rename(target, join(dir, '.previous-model'))
  expect((await readWeights(target)).manifest.step).toBe(2)
  await mkdir(join(dir, '.staging-weights'))
  await writeWeights(target, weights(3))
  expect((await readWeights(target)).manifest.step).toBe(3)
  expect(await readdir(dir)).toEqual(['model'])
})
