import fc from 'fast-check'
import { loadTensorFlow } from '@engine/runtime'
import type { ImageSize } from '@shared/project'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { openBulkDecoder } from './bulkDecoder'
import { decodeImage } from './decode'
import { plainImage, type PlainImage } from './plainImage'
import { sameBytes } from './sameBytes'

/** Soft shapes with grain: what photographs are, for a cosine transform. */
function picture(seed: number, width: number, height: number, channels: 1 | 3): Sharp {
  let state = (Math.imul(seed, 2654435761) + 1) >>> 0
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const x = Math.floor(i / channels) % width
    return 128 + 90 * Math.sin((x + seed) / 9 + (i % channels)) + (state >>> 28)
  })
  const raw = sharp(pixels, { raw: { width, height, channels } })
  return channels === 1 ? raw.toColourspace('b-w') : raw
}

interface File {
  content: Buffer
  plain: PlainImage
}

function plainFile(content: Buffer): File {
  const plain = plainImage(content)
  if (!plain) throw new Error('The file is not plain')
  return { content, plain }
}

const side = fc.integer({ min: 1, max: 90 })
const files = fc.array(
  fc.record({
    seed: fc.nat(1000),
    width: side,
    height: side,
    channels: fc.constantFrom<1 | 3>(1, 3),
    as: fc.constantFrom('png', 'interlaced', 'jpeg', 'jpeg 4:4:4', 'progressive')
  }),
  { minLength: 1, maxLength: 12 }
)
const sizes = fc.record({
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 40 }),
  channels: fc.constantFrom<1 | 3>(1, 3),
  fit: fc.constantFrom<ImageSize['fit']>('crop', 'pad', 'stretch')
})

function encode(raw: Sharp, as: string): Promise<Buffer> {
  switch (as) {
    case 'png':
      return raw.png().toBuffer()
    case 'interlaced':
      return raw.png({ progressive: true }).toBuffer()
    case 'jpeg':
      return raw.jpeg({ quality: 80 }).toBuffer()
    case 'jpeg 4:4:4':
      return raw.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
    default:
      return raw.jpeg({ progressive: true }).toBuffer()
  }
}

describe('decoding by TensorFlow', () => {
  it('is the same as by sharp on this machine', async () => {
    expect(await sameBytes(await loadTensorFlow())).toEqual({ jpeg: true, shrinking: true })
  })

  it('gives the bytes of sharp and the exported code, whatever the size, fit and channels', async () => {
    let compared = 0
    await fc.assert(
      fc.asyncProperty(files, sizes, async (described, size) => {
        const decoder = await openBulkDecoder(size)
        try {
          const all: File[] = []
          for (const { as, seed, width, height, channels } of described) {
            const file = plainFile(await encode(picture(seed, width, height, channels), as))
            if (decoder.takes(file.plain)) all.push(file)
          }
          const decoded = await decoder.decode(all)
          for (const [i, { content }] of all.entries()) {
            compared++
            expect(Buffer.compare(decoded[i] ?? Buffer.alloc(0), await decodeImage(content, size))).toBe(0)
          }
        } finally {
          decoder.dispose()
        }
      }),
      { numRuns: 60 }
    )
    expect(compared).toBeGreaterThan(100)
  })

  it.each(['pad', 'crop', 'stretch'] as const)('does so on large pictures brought far down, %s', async (fit) => {
    const size: ImageSize = { width: 224, height: 224, channels: 3, fit }
    const decoder = await openBulkDecoder(size)
    try {
      const sides = [
        [500, 375],
        [375, 500],
        [801, 603],
        [225, 2001]
      ] as const
      const all: File[] = []
      for (const [i, [width, height]] of sides.entries()) {
        all.push(plainFile(await encode(picture(i, width, height, 3), 'jpeg')))
      }
      const decoded = await decoder.decode(all)
      for (const [i, { content }] of all.entries()) {
        expect(Buffer.compare(decoded[i] ?? Buffer.alloc(0), await decodeImage(content, size))).toBe(0)
      }
    } finally {
      decoder.dispose()
    }
  })

  it('leaves out the bad files of a batch, and them alone but for a few', async () => {
    const size: ImageSize = { width: 20, height: 20, channels: 3, fit: 'pad' }
    const decoder = await openBulkDecoder(size)
    try {
      const all: File[] = []
      for (let i = 0; i < 130; i++) all.push(plainFile(await encode(picture(i, 20, 20, 3), 'png')))
      const whole = all[70]?.content ?? Buffer.alloc(0)
      const damaged = Buffer.from(whole)
      damaged.fill(0, whole.length - 60, whole.length - 20)
      all[70] = { plain: { format: 'png', width: 20, height: 20, channels: 3 }, content: damaged }
      // It says 20x20 and is not: the others of its batch must not notice.
      all[71] = { ...plainFile(await encode(picture(71, 21, 20, 3), 'png')), plain: all[70].plain }
      const done: number[] = []
      const decoded = await decoder.decode(all, { onDone: (count) => done.push(count) })
      expect(decoded[70]).toBeNull()
      expect(decoded[71]).toBeNull()
      expect(decoded.filter((one) => one === null).length).toBeLessThanOrEqual(16)
      expect(done.reduce((sum, count) => sum + count, 0)).toBe(130)
      expect(Buffer.compare(decoded[129] ?? Buffer.alloc(0), await decodeImage(all[129]?.content ?? whole, size))).toBe(
        0
      )
    } finally {
      decoder.dispose()
    }
  })

  it('agrees with sharp about damaged files: the same pixels, or none', async () => {
    const size: ImageSize = { width: 48, height: 40, channels: 3, fit: 'stretch' }
    const decoder = await openBulkDecoder(size)
    const kinds = ['png', 'jpeg', 'progressive']
    const seeds = await Promise.all(kinds.map((as) => encode(picture(5, 48, 40, 3), as)))
    const damage = fc.oneof(
      fc.record({ kept: fc.constant(1), changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }) }),
      fc.record({ kept: fc.double({ min: 0.3, max: 0.99, noNaN: true }), changes: fc.constant([]) })
    )
    let same = 0
    let none = 0
    try {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...seeds), damage, async (seed, { kept, changes }) => {
          const file = Buffer.from(seed.subarray(0, Math.floor(seed.length * kept)))
          for (const [at, value] of changes) file[at % file.length] = value
          const plain = plainImage(file)
          if (!plain || !decoder.takes(plain)) return
          const [decoded] = await decoder.decode([{ content: file, plain }])
          if (!decoded) {
            none++
            return
          }
          same++
          expect(Buffer.compare(decoded, await decodeImage(file, size))).toBe(0)
        }),
        { numRuns: 400 }
      )
    } finally {
      decoder.dispose()
    }
    expect(same).toBeGreaterThan(40)
    expect(none).toBeGreaterThan(40)
  })

  it('stops between two calls when it is cancelled', async () => {
    const size: ImageSize = { width: 8, height: 8, channels: 1, fit: 'pad' }
    const decoder = await openBulkDecoder(size)
    try {
      const one = plainFile(await encode(picture(1, 8, 8, 1), 'png'))
      const stop = new AbortController()
      let done = 0
      const decoding = decoder.decode(new Array<File>(1000).fill(one), {
        signal: stop.signal,
        onDone: (count) => {
          done += count
          stop.abort()
        }
      })
      await expect(decoding).rejects.toMatchObject({ code: 'cancelled' })
      expect(done).toBe(128)
    } finally {
      decoder.dispose()
    }
  })
})
