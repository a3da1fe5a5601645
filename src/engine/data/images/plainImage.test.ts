import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { plainImage } from './plainImage'

const picture = (channels: 1 | 3 | 4 = 3) =>
  sharp(
    Uint8Array.from({ length: 40 * 30 * channels }, (_, i) => (i * 37) % 256),
    { raw: { width: 40, height: 30, channels } }
  )

describe('plainImage', () => {
  it('knows plain PNG and JPEG files with their size and channels', async () => {
    const found = { width: 40, height: 30 }
    expect(plainImage(await picture().png().toBuffer())).toEqual({ ...found, format: 'png', channels: 3 })
    expect(plainImage(await picture(1).toColourspace('b-w').png().toBuffer())).toEqual({
      ...found,
      format: 'png',
      channels: 1
    })
    expect(plainImage(await picture().jpeg().toBuffer())).toEqual({ ...found, format: 'jpeg', channels: 3 })
    expect(plainImage(await picture().jpeg({ progressive: true }).toBuffer())).toMatchObject({ channels: 3 })
    expect(plainImage(await picture(1).toColourspace('b-w').jpeg().toBuffer())).toMatchObject({ channels: 1 })
  })

  it('takes EXIF along as long as it says upright', async () => {
    const upright = await picture()
      .withExif({ IFD0: { Orientation: '1' } })
      .jpeg()
      .toBuffer()
    expect(plainImage(upright)).toMatchObject({ width: 40 })
    // sharp writes upright whatever it is told: the value of the entry (tag 0x0112, SHORT) is changed in the file.
    const turned = Buffer.from(upright)
    turned[turned.indexOf(Buffer.from([0x12, 0x01, 0x03, 0x00])) + 8] = 6
    expect((await sharp(turned).metadata()).orientation).toBe(6)
    expect(plainImage(turned)).toBeNull()
  })

  it('leaves to sharp what has to be interpreted', async () => {
    const others = [
      picture(4).png(),
      picture().toColourspace('rgb16').png(),
      picture().png({ palette: true }),
      picture().withIccProfile('p3').png(),
      picture().withIccProfile('p3').jpeg(),
      picture().toColourspace('cmyk').jpeg(),
      picture().webp(),
      picture().gif()
    ]
    for (const other of others) expect(plainImage(await other.toBuffer())).toBeNull()
  })

  it('neither fails nor reads beyond the end, whatever is cut or changed', async () => {
    const seeds = [
      await picture().png().toBuffer(),
      await picture()
        .withExif({ IFD0: { Orientation: '1' } })
        .jpeg()
        .toBuffer()
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        (seed, end, changes) => {
          const file = Buffer.from(seed.subarray(0, end % (seed.length + 1)))
          // Headers are where it looks: most changes fall there.
          for (const [at, value] of changes) if (file.length > 0) file[at % Math.min(file.length, 400)] = value
          const found = plainImage(file)
          if (found) expect(found.width * found.height).toBeGreaterThan(0)
        }
      ),
      { numRuns: 2000 }
    )
  })
})
