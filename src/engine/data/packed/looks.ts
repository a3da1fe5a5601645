import { leastLookEdge, lookOf, lookWords } from '@core/data/looks'
import type { ImageSize } from '@shared/project'
import type { PackedWriter } from './writer'

/** What the packed images look like, taken from their pixels on the way to the disk. */
export class LookTap {
  readonly #words: Int32Array[] = []

  private constructor(private readonly image: ImageSize) {}

  /** Null: no images, or too small to be told apart by their looks. */
  static on(writer: PackedWriter, image: ImageSize | null): LookTap | null {
    if (!image || Math.min(image.width, image.height) < leastLookEdge) return null
    const tap = new LookTap(image)
    writer.tap('images.bin', (bytes) => tap.#see(bytes))
    return tap
  }

  all(): Int32Array {
    const all = new Int32Array(this.#words.reduce((sum, words) => sum + words.length, 0))
    let at = 0
    for (const words of this.#words) {
      all.set(words, at)
      at += words.length
    }
    return all
  }

  /** Whole images, as readers append them. */
  #see(bytes: Uint8Array): void {
    const { width, height, channels } = this.image
    const rowBytes = width * height * channels
    const rows = Math.floor(bytes.length / rowBytes)
    const words = new Int32Array(rows * lookWords)
    for (let row = 0; row < rows; row++) lookOf(bytes, row * rowBytes, this.image, words, row * lookWords)
    this.#words.push(words)
  }
}
