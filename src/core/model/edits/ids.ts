/** Ids for layers that are added. */
import type { ModelGraph } from '@shared/project'

const LONGEST = 64

/** Gives free ids one after the other, remembering what it gave: thousands cost no more than a look each. */
export class FreeIds {
  readonly #taken: Set<string>
  readonly #next = new Map<string, number>()

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
  }

  /** `stem_1`, `stem_2`, …: the first that is free. */
  numbered(stem: string): string {
    const short = stem.slice(0, LONGEST - 6)
    for (let n = this.#next.get(short) ?? 1; ; n++) {
      const id = `${short}_${n}`
      if (this.#taken.has(id)) continue
      this.#next.set(short, n + 1)
      this.#taken.add(id)
      return id
    }
  }

  /** The id itself where it is free, else its stem with the next number. */
  like(id: string): string {
    if (!this.#taken.has(id)) {
      this.#taken.add(id)
      return id
    }
    return this.numbered(id.replace(/_\d+$/, ''))
  }
}

/** An id for a new layer of this type: `dense_1`, or the first number that is free; `input` for the first input. */
export function freeId(graph: Pick<ModelGraph, 'nodes'>, type: string): string {
  const ids = new FreeIds(graph.nodes.map((n) => n.id))
  return type === 'input' ? ids.like(type) : ids.numbered(type)
}
