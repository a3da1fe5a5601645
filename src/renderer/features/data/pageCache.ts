import type { Sample } from '@shared/ipc/payloads'
import type { SplitName } from '@shared/project'

export interface SampleFilter {
  split: SplitName | null
  /** Index in the data set's classes. */
  label: number | null
  /** The code of a problem: only the examples it is about. */
  problem: string | null
  /** Those that edits leave out, instead of those that are there. */
  excluded?: boolean
}

export const everything: SampleFilter = { split: null, label: null, problem: null }

const kept = 60

/** Pages that were read, the last ones; pages read long ago go and are read again when they come back into view. */
export class PageCache {
  readonly #pages = new Map<string, readonly Sample[]>()
  readonly #asked = new Set<string>()
  /** How many examples a filter leaves, once a page of it came. */
  readonly #totals = new Map<string, number>()

  get(key: string): readonly Sample[] | undefined {
    return this.#pages.get(key)
  }

  /** @returns whether it has to be read: it is neither there nor on its way */
  ask(key: string): boolean {
    if (this.#asked.has(key)) return false
    this.#asked.add(key)
    return true
  }

  total(filter: SampleFilter): number | undefined {
    return this.#totals.get(keyOf(filter, 0))
  }

  put({ key, filter }: { key: string; filter: SampleFilter }, samples: readonly Sample[], total: number): void {
    this.#pages.set(key, samples)
    this.#totals.set(keyOf(filter, 0), total)
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= kept) return
      this.#pages.delete(old)
      this.#asked.delete(old)
    }
  }

  /** It will not come: it may be asked for again. */
  drop(key: string): void {
    this.#asked.delete(key)
  }

  clear(): void {
    this.#pages.clear()
    this.#asked.clear()
    this.#totals.clear()
  }

  forgetAsked(): void {
    this.#asked.clear()
    for (const key of this.#pages.keys()) this.#asked.add(key)
  }
}

export function keyOf(filter: SampleFilter, page: number): string {
  return `${filter.split ?? ''}/${filter.label ?? ''}/${filter.problem ?? ''}/${filter.excluded ? 'x' : ''}/${page}`
}
