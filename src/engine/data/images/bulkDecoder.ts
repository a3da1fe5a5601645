/**
 * Decodes plain pictures many at a time by TensorFlow, to the very bytes that sharp and `fitImage` give. What it can't
 * do so, or can't decode, is for sharp, which says what is wrong with it.
 */
import { setImmediate } from 'node:timers/promises'
import { openSession, type Session } from '@engine/compiler/session'
import { placeImage } from '@engine/preprocess/preprocess.mjs'
import { loadTensorFlow, type Runtime } from '@engine/runtime'
import { throwIfAborted } from '@shared/errors'
import type { ImageSize } from '@shared/project'
import { decodedPixels, decodeFeeds, decodeFetches, decodeGraph, type DecodePlan, type PlainFile } from './decodeGraph'
import type { PlainImage } from './plainImage'
import { sameBytes, type SameBytes } from './sameBytes'

/** Pictures a call: a call is not broken off and holds all its pictures, so few where they are large. */
const lanesUpTo = [
  { pixels: 10_000, lanes: 128 },
  { pixels: 250_000, lanes: 32 },
  { pixels: 2_000_000, lanes: 8 },
  { pixels: Infinity, lanes: 4 }
]
/** Calls of this size find the bad file among many, and take the last few of a kind. */
const fewLanes = 8

export interface BulkDecoder {
  /** Whether it brings such a picture to the packed size. */
  takes(plain: PlainImage): boolean
  /**
   * @returns in the files' order uint8, height x width x channels; null: TensorFlow doesn't read it
   * @throws `cancelled`
   */
  decode(files: readonly PlainFile[], options?: DecodeOptions): Promise<(Uint8Array | null)[]>
  dispose(): void
}

export interface DecodeOptions {
  signal?: AbortSignal | undefined
  /** Told after each call how many more are through. */
  onDone?(count: number): void
}

/** Loads TensorFlow. @throws AnnealError `tensorflow-missing` */
export async function openBulkDecoder(image: ImageSize): Promise<BulkDecoder> {
  const runtime = await loadTensorFlow()
  return new TensorFlowDecoder(runtime, image, await sameBytes(runtime))
}

interface Numbered extends PlainFile {
  index: number
}

class TensorFlowDecoder implements BulkDecoder {
  readonly #sessions = new Map<string, Session>()

  constructor(
    private readonly runtime: Runtime,
    private readonly image: ImageSize,
    private readonly same: SameBytes
  ) {}

  takes(plain: PlainImage): boolean {
    // Colour becomes grey by a formula of our own.
    if (plain.channels > this.image.channels) return false
    if (plain.format === 'jpeg' && !this.same.jpeg) return false
    if (!this.#isResized(plain)) return true
    const { size, to } = placeImage(this.image, plain)
    return this.same.shrinking && size[0] >= to[0] && size[1] >= to[1]
  }

  async decode(files: readonly PlainFile[], options: DecodeOptions = {}): Promise<(Uint8Array | null)[]> {
    const results = new Array<Uint8Array | null>(files.length).fill(null)
    for (const { plan, members } of this.#groups(files)) {
      for (let at = 0; at < members.length;) {
        throwIfAborted(options.signal)
        // Lanes without a file are computed for nothing: a short rest goes in small calls.
        const lanes = members.length - at > plan.lanes / 2 ? plan.lanes : Math.min(fewLanes, plan.lanes)
        const some = members.slice(at, at + lanes)
        this.#decodeSome({ ...plan, lanes }, some, results)
        at += some.length
        options.onDone?.(some.length)
        await setImmediate()
      }
    }
    return results
  }

  dispose(): void {
    for (const session of this.#sessions.values()) session.dispose()
    this.#sessions.clear()
  }

  #isResized({ width, height }: PlainImage): boolean {
    return width !== this.image.width || height !== this.image.height
  }

  #groups(files: readonly PlainFile[]): { plan: DecodePlan; members: Numbered[] }[] {
    const groups = new Map<string, { plan: DecodePlan; members: Numbered[] }>()
    files.forEach((file, index) => {
      const { plain } = file
      const { lanes } = lanesUpTo.find(({ pixels }) => plain.width * plain.height <= pixels) ?? { lanes: 4 }
      const plan = { format: plain.format, image: this.image, resized: this.#isResized(plain), lanes }
      const key = keyOf(plan)
      const group = groups.get(key) ?? { plan, members: [] }
      groups.set(key, group)
      group.members.push({ ...file, index })
    })
    return [...groups.values()]
  }

  #decodeSome(plan: DecodePlan, files: readonly Numbered[], results: (Uint8Array | null)[]): void {
    // A graph that TensorFlow does not take is a mistake of ours, and no file’s: it is thrown.
    const session = this.#session(plan)
    let pixels: Uint8Array[]
    try {
      pixels = run(session, plan, files)
    } catch (e) {
      if (!(e instanceof Error) || e instanceof TypeError || e instanceof RangeError) throw e
      // One file that can't be decoded fails the call: it is looked for among fewer. The last few are left to sharp,
      // which reads them or says the reason.
      if (plan.lanes <= fewLanes) return
      const fewer = { ...plan, lanes: fewLanes }
      for (let at = 0; at < files.length; at += fewLanes) {
        this.#decodeSome(fewer, files.slice(at, at + fewLanes), results)
      }
      return
    }
    files.forEach(({ index }, lane) => {
      results[index] = pixels[lane] ?? null
    })
  }

  #session(plan: DecodePlan): Session {
    const key = keyOf(plan)
    const session = this.#sessions.get(key) ?? openSession(this.runtime, decodeGraph(plan))
    this.#sessions.set(key, session)
    return session
  }
}

/** @throws what TensorFlow says of a file it can't decode */
function run(session: Session, plan: DecodePlan, files: readonly PlainFile[]): Uint8Array[] {
  return decodedPixels(plan, session.run(decodeFeeds(plan, files), decodeFetches(plan)), files.length)
}

function keyOf({ format, resized, lanes }: DecodePlan): string {
  return `${format} ${resized ? 'resized' : 'own size'} ${lanes}`
}
