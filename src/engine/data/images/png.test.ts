import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { encodePng, scaledTo, type OpaquePixels } from './png'

function picture(width: number, height: number, channels: 1 | 3): OpaquePixels {
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 37 + (i >> 3)) % 256)
  return { width, height, channels, pixels }
}

describe('encodePng', () => {
  it.each([picture(28, 28, 1), picture(5, 9, 3), picture(1, 1, 1), picture(300, 200, 3)])(
    'writes what another reader reads as the same pixels: $width x $height x $channels',
    async (of) => {
      const { data, info } = await sharp(await encodePng(of))
        .toColourspace(of.channels === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer({ resolveWithObject: true })
      expect([info.width, info.height, info.channels]).toEqual([of.width, of.height, of.channels])
      expect([...data]).toEqual([...of.pixels])
    }
  )
  it('gives memory of its own, which may cross to another process alone', async () => {
    const bytes = await encodePng(picture(28, 28, 1))
    expect(bytes.buffer.byteLength).toBe(bytes.length)
  })
})

describe('scaledTo', () => {
  it('repeats pixels when it enlarges', () => {
    const small = { width: 2, height: 1, channels: 3, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) } as const
    const { width, height, pixels } = scaledTo(4, small)
    expect([width, height]).toEqual([4, 2])
    const row = [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]
    expect([...pixels]).toEqual([...row, ...row])
  })
  it('takes the mean of what a pixel covers when it shrinks', () => {
    const large = {
      width: 4,
      height: 2,
      channels: 1,
      pixels: Uint8Array.of(0, 10, 100, 100, 20, 30, 200, 200)
    } as const
    expect(scaledTo(2, large)).toEqual({ width: 2, height: 1, channels: 1, pixels: Uint8Array.of(15, 150) })
  })
  it('keeps at least a pixel of a narrow picture', () => {
    expect(scaledTo(10, picture(100, 2, 1))).toMatchObject({ width: 10, height: 1 })
  })
})
