/** Frames of a camera, kept as files until they are imported or discarded. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { burstFileName } from '@core/data/bursts'
import { AnnealError } from '@shared/errors'

const mostFrames = 50_000
const longestSide = 1024
const pngHead = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')

export interface FramePlace {
  label: string
  burst: number
  frame: number
}

export class Collection {
  readonly #labels = new Map<string, string>()
  readonly #files = new Set<string>()

  private constructor(readonly dir: string) {}

  static async begin(): Promise<Collection> {
    return new Collection(await mkdtemp(join(tmpdir(), 'anneal-camera-')))
  }

  /** @throws `not-a-frame`, `too-many-frames`, `class-exists` */
  async add(place: FramePlace, png: Uint8Array): Promise<void> {
    checkFrame(png)
    if (this.#files.size >= mostFrames) throw tooMany()
    this.#claim(place.label)
    const file = this.#file(place)
    await mkdir(join(this.dir, place.label), { recursive: true })
    await writeFile(file, png)
    this.#files.add(file)
  }

  async remove(place: FramePlace): Promise<void> {
    const file = this.#file(place)
    await rm(file, { force: true })
    this.#files.delete(file)
  }

  async discard(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true })
  }

  #file({ label, burst, frame }: FramePlace): string {
    return join(this.dir, label, burstFileName(burst, frame))
  }

  /** On most file systems “Cat” and “cat” are one folder: their frames would be mixed. */
  #claim(label: string): void {
    const key = label.normalize('NFC').toLowerCase()
    const taken = this.#labels.get(key)
    if (taken !== undefined && taken !== label) throw sameFolder(label, taken)
    this.#labels.set(key, label)
  }
}

/** The header only: pixels are decoded at the import, where a bad file fails alone. */
function checkFrame(png: Uint8Array): void {
  const head = Buffer.from(png.buffer, png.byteOffset, Math.min(png.byteLength, 24))
  const isPng = head.length === 24 && head.subarray(0, pngHead.length).equals(pngHead)
  const [width, height] = isPng ? [head.readUInt32BE(16), head.readUInt32BE(20)] : [0, 0]
  if (isPng && width > 0 && height > 0 && width <= longestSide && height <= longestSide) return
  throw new AnnealError({
    code: 'not-a-frame',
    message: isPng
      ? `A frame of ${width}x${height} came from the camera; at most ${longestSide}x${longestSide} was expected.`
      : 'A frame from the camera is not the PNG picture that was expected.',
    where: 'camera',
    hint: 'Close the camera and open it again.'
  })
}

function tooMany(): AnnealError {
  return new AnnealError({
    code: 'too-many-frames',
    message: `${mostFrames.toLocaleString('en-US')} frames were collected, the most there can be.`,
    where: 'camera',
    hint: 'Import them, or delete some first.'
  })
}

function sameFolder(label: string, taken: string): AnnealError {
  return new AnnealError({
    code: 'class-exists',
    message: `There is a class “${taken}” already, and “${label}” differs from it only in capital letters.`,
    where: 'class',
    hint: 'Collect into that class, or choose another name.'
  })
}
