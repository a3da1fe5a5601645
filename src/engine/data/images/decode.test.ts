import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeImage, decodeImageFile, probeImage } from './decode'

const size = (width: number, height: number, channels: 1 | 3) => ({ width, height, channels, fit: 'pad' }) as const
const raw = (pixels: number[], width: number, height: number, channels: 1 | 2 | 3 | 4) =>
  sharp(Uint8Array.from(pixels), { raw: { width, height, channels } })

describe('decodeImage', () => {
  it('turns a picture as its EXIF says', async () => {
    // 2 x 1, red then blue; orientation 6: turn right, so red is on top.
    const file = await raw([255, 0, 0, 0, 0, 255], 2, 1, 3).withMetadata({ orientation: 6 }).png().toBuffer()
    expect(await probeImage(file)).toMatchObject({ width: 2, height: 1 })
    expect([...(await decodeImage(file, size(1, 2, 3)))]).toEqual([255, 0, 0, 0, 0, 255])
    const jpeg = await raw(new Array(40 * 20 * 3).fill(90), 40, 20, 3)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect(await probeImage(jpeg)).toMatchObject({ width: 20, height: 40 })
  })

  it('lays transparency on white', async () => {
    const file = await raw([0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 0, 128], 3, 1, 4).png().toBuffer()
    expect([...(await decodeImage(file, size(3, 1, 3)))]).toEqual([255, 255, 255, 255, 0, 0, 127, 127, 127])
  })

  it('brings 16 bits down to 8', async () => {
    const wide = sharp(Uint16Array.from([0, 100 * 257, 200 * 257, 65535]), {
      raw: { width: 4, height: 1, channels: 1 }
    })
    const file = await wide.toColourspace('grey16').png().toBuffer()
    expect((await sharp(file).metadata()).depth).toBe('ushort')
    expect([...(await decodeImage(file, size(4, 1, 1)))]).toEqual([0, 100, 200, 255])
  })

  it('turns CMYK into the colours it stands for', async () => {
    const red = sharp({ create: { width: 8, height: 8, channels: 3, background: '#c82020' } })
    const file = await red.toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer()
    expect((await sharp(file).metadata()).space).toBe('cmyk')
    const [r = 0, g = 0, b = 0] = await decodeImage(file, size(8, 8, 3))
    expect(r).toBeGreaterThan(150)
    expect(Math.max(g, b)).toBeLessThan(60)
  })

  it('refuses a TIFF it can’t unpack or whose values are no pixels, instead of black', async () => {
    const red = sharp({ create: { width: 16, height: 16, channels: 3, background: '#c82020' } })
    const tiff = await red.clone().tiff({ compression: 'lzw' }).toBuffer()
    await expect(decodeImage(tiff, size(16, 16, 3))).resolves.toHaveLength(768)
    // Tag 259, compression: LZMA (34925) instead of LZW (5).
    const at = tiff.indexOf(Buffer.from([0x03, 0x01, 0x03, 0x00, 0x01, 0, 0, 0, 0x05, 0x00]))
    expect(at).toBeGreaterThan(0)
    const lzma = Buffer.from(tiff)
    lzma.writeUInt16LE(34925, at + 8)
    await expect(decodeImage(lzma, size(16, 16, 3))).rejects.toMatchObject({ code: 'image-damaged' })
    await expect(probeImage(tiffOf(1))).resolves.toMatchObject({ width: 2, height: 2, grey: true })
    for (const wide of [tiffOf(4, 3), tiffOf(4, 1)]) {
      await expect(probeImage(wide)).rejects.toThrow('its values are of type')
      await expect(decodeImage(wide, size(2, 2, 1))).rejects.toMatchObject({ code: 'image-damaged' })
    }
  })

  it('keeps grey values, in grey and in RGB files', async () => {
    const grey = await raw([0, 60, 120, 255], 4, 1, 1).toColourspace('b-w').png().toBuffer()
    expect(await probeImage(grey)).toEqual({ width: 4, height: 1, grey: true })
    expect([...(await decodeImage(grey, size(4, 1, 1)))]).toEqual([0, 60, 120, 255])
    const rgb = await raw([60, 60, 60, 200, 200, 200], 2, 1, 3).png().toBuffer()
    expect((await probeImage(rgb)).grey).toBe(false)
    expect([...(await decodeImage(rgb, size(2, 1, 1)))]).toEqual([60, 200])
  })

  it('takes the first frame of an animation', async () => {
    const frames = sharp([await frame('#ff0000'), await frame('#0000ff')], { join: { animated: true } })
    for (const file of [
      await frames.clone().gif().toBuffer(),
      await frames.clone().webp({ lossless: true }).toBuffer()
    ]) {
      const pixels = await decodeImage(file, size(4, 4, 3))
      expect([...pixels.subarray(0, 3)]).toEqual([255, 0, 0])
    }
  })
})

const frame = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 4, height: 4, channels: 3, background } })
    .png()
    .toBuffer()

describe('decodeImageFile', () => {
  it('says what is wrong with a file', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'anneal-decode-'))
    try {
      await writeFile(join(dir, 'note.png'), 'hello')
      await writeFile(join(dir, 'drawing.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
      const picture = await frame('#123456')
      await writeFile(join(dir, 'cut.png'), picture.subarray(0, 60))
      const decode = (name: string): Promise<Uint8Array> => decodeImageFile(join(dir, name), size(4, 4, 3))
      await expect(decode('note.png')).rejects.toMatchObject({
        code: 'not-an-image',
        message: 'This file can’t be read as an image: it is text, not an image.',
        where: join(dir, 'note.png')
      })
      await expect(decode('drawing.svg')).rejects.toMatchObject({ code: 'not-an-image' })
      await expect(decode('cut.png')).rejects.toMatchObject({ code: 'image-damaged' })
      await expect(decode('none.png')).rejects.toMatchObject({ code: 'ENOENT' })
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})

describe('bitmaps', () => {
  it.each([24, 32, 16])('of %d bits, bottom up and top down', async (bits) => {
    const colours = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [255, 255, 255],
      [0, 0, 0],
      [255, 0, 255]
    ]
    for (const topDown of [false, true]) {
      const stride = Math.ceil((3 * bits) / 32) * 4
      const data = Buffer.alloc(stride * 2)
      colours.forEach(([r = 0, g = 0, b = 0], i) => {
        const y = topDown ? Math.floor(i / 3) : 1 - Math.floor(i / 3)
        const at = y * stride + (i % 3) * (bits / 8)
        if (bits === 16) data.writeUInt16LE(((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3), at)
        else data.set([b, g, r], at)
      })
      const file = bmp({ width: 3, height: topDown ? -2 : 2, bits, data })
      expect(await probeImage(file)).toEqual({ width: 3, height: 2, grey: false })
      expect([...(await decodeImage(file, size(3, 2, 3)))]).toEqual(colours.flat())
    }
  })

  it.each([1, 4, 8])('with a colour table of %d bits', async (bits) => {
    const codes = [0, 1, 1, 0, 1]
    const line = Buffer.alloc(4)
    codes.forEach((code, x) => {
      const at = Math.floor((x * bits) / 8)
      line[at] = (line[at] ?? 0) | (code << (8 - bits - ((x * bits) % 8)))
    })
    const data = Buffer.concat([line, bits === 8 ? Buffer.from([codes[4] ?? 0, 0, 0, 0]) : Buffer.alloc(0)])
    const file = bmp({
      width: 5,
      height: 1,
      bits,
      data,
      palette: [
        [10, 10, 10],
        [240, 240, 240]
      ]
    })
    expect(await probeImage(file)).toMatchObject({ grey: true })
    expect([...(await decodeImage(file, size(5, 1, 1)))]).toEqual([10, 240, 240, 10, 240])
  })

  it('packed in runs', async () => {
    // Bottom row: 3 of code 1, then 2 single ones; top row: 5 of code 0.
    const data = Buffer.from([3, 1, 2, 0, 0, 0, 5, 0, 0, 1])
    const file = bmp({
      width: 5,
      height: 2,
      bits: 8,
      data,
      compression: 1,
      palette: [
        [10, 10, 10],
        [99, 99, 99]
      ]
    })
    expect([...(await decodeImage(file, size(5, 2, 1)))]).toEqual([10, 10, 10, 10, 10, 99, 99, 99, 10, 10])
  })

  it('cut off, or with a nonsensical header, are damaged', async () => {
    const whole = bmp({ width: 3, height: 2, bits: 24, data: Buffer.alloc(24) })
    const damaged = { code: 'image-damaged' }
    await expect(decodeImage(whole.subarray(0, whole.length - 1), size(3, 2, 3))).rejects.toMatchObject(damaged)
    await expect(decodeImage(whole.subarray(0, 30), size(3, 2, 3))).rejects.toMatchObject(damaged)
    await expect(
      probeImage(bmp({ width: 99_999, height: 99_999, bits: 24, data: Buffer.alloc(4) }))
    ).rejects.toMatchObject(damaged)
    await expect(
      decodeImage(bmp({ width: 3, height: 2, bits: 7, data: Buffer.alloc(24) }), size(3, 2, 3))
    ).rejects.toMatchObject(damaged)
  })
})

function bmp(input: {
  width: number
  height: number
  bits: number
  data: Buffer
  compression?: number
  palette?: number[][]
}): Buffer {
  const palette = Buffer.from((input.palette ?? []).flatMap(([r = 0, g = 0, b = 0]) => [b, g, r, 0]))
  const header = Buffer.alloc(54)
  header.write('BM')
  header.writeUInt32LE(54 + palette.length + input.data.length, 2)
  header.writeUInt32LE(54 + palette.length, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(input.width, 18)
  header.writeInt32LE(input.height, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(input.bits, 28)
  header.writeUInt32LE(input.compression ?? 0, 30)
  header.writeUInt32LE(input.palette?.length ?? 0, 46)
  return Buffer.concat([header, palette, input.data])
}

/** 2 x 2 grey values of so many bytes; format 1: whole numbers, 3: floats. */
function tiffOf(bytes: number, format = 1): Buffer {
  const tags: [number, number][] = [
    [256, 2],
    [257, 2],
    [258, bytes * 8],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, 2],
    [279, bytes * 4],
    [339, format]
  ]
  const directory = 8 + bytes * 4
  const file = Buffer.alloc(directory + 2 + tags.length * 12 + 4)
  file.write('II*\0', 'latin1')
  file.writeUInt32LE(directory, 4)
  file.writeUInt16LE(tags.length, directory)
  tags.forEach(([tag, value], i) => {
    const at = directory + 2 + i * 12
    file.writeUInt16LE(tag, at)
    file.writeUInt16LE(4, at + 2)
    file.writeUInt32LE(1, at + 4)
    file.writeUInt32LE(value, at + 8)
  })
  return file
}
