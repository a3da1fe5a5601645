/** Examples of a data set, read a page at a time as they come into view. */
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { Sample } from '@shared/ipc/payloads'
import type { SplitName } from '@shared/project'
import type { Host } from '../../host'
import { ProgressMeter } from '../../ui/meter.svelte'
import { keyOf, PageCache, type SampleFilter } from './pageCache'

export type { SampleFilter }
const pageSize = 100
/** Reads at a time, and reads that wait: a drag over a long list passes pages nobody will look at. */
const mostReading = 2
const mostWaiting = 24
/** Examples of one call. */
const mostAtOnce = 500

interface Page {
  key: string
  filter: SampleFilter
  page: number
}

export class SamplePages {
  /** Grows when a page came. */
  version = $state(0)
  error = $state.raw<ErrorBody | null>(null)
  /** The cache is being made anew from the source. */
  preparing = $state.raw<ProgressMeter | null>(null)
  readonly #cache = new PageCache()
  readonly #controller = new AbortController()
  /** The last wanted first. */
  #waiting: Page[] = []
  #reading = 0
  #generation = 0

  constructor(
    private readonly client: Host,
    private readonly name: string
  ) {}

  /** The example at `offset` of what the filter leaves; undefined until it was read. */
  at(filter: SampleFilter, offset: number): Sample | undefined {
    return this.#cache.get(keyOf(filter, Math.floor(offset / pageSize)))?.[offset % pageSize]
  }

  /** How many examples the filter leaves; undefined until a page of it was read. */
  total(filter: SampleFilter): number | undefined {
    return this.#cache.total(filter)
  }

  /** Makes sure that `from` up to `to` are there or on their way. What is wanted last is read first. */
  want(filter: SampleFilter, from: number, to: number): void {
    if (this.error) return
    const wanted: Page[] = []
    for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) {
      const key = keyOf(filter, page)
      const waiting = this.#waiting.find((other) => other.key === key)
      if (waiting || this.#cache.ask(key)) wanted.push(waiting ?? { key, filter, page })
    }
    this.#waiting = [...wanted, ...this.#waiting.filter((other) => !wanted.includes(other))]
    for (const { key } of this.#waiting.splice(mostWaiting)) this.#cache.drop(key)
    this.#readOn()
  }

  retry(): void {
    this.error = null
    this.#waiting = []
    this.#cache.forgetAsked()
    this.version++
  }

  /** The data set was edited: everything is read again, with what is on the screen first. */
  forget(): void {
    this.#generation++
    this.#waiting = []
    this.#cache.clear()
    this.error = null
    this.version++
  }

  /** All examples from `from` up to `to` of what a filter leaves, whether or not they were on the screen. */
  async range(filter: SampleFilter, from: number, to: number): Promise<Sample[]> {
    const all: Sample[] = []
    for (let offset = from; offset < to; offset += mostAtOnce) {
      const query = { name: this.name, filter: asked(filter), offset, limit: Math.min(mostAtOnce, to - offset) }
      const { samples } = await this.client.call('datasets.samples', query, { signal: this.#controller.signal })
      all.push(...samples)
      if (samples.length < query.limit) break
    }
    return all
  }

  close(): void {
    this.#controller.abort()
  }

  #readOn(): void {
    while (this.#reading < mostReading) {
      const next = this.#waiting.shift()
      if (!next) return
      this.#reading++
      void this.#read(next).finally(() => {
        this.#reading--
        this.#readOn()
      })
    }
  }

  async #read({ key, filter, page }: Page): Promise<void> {
    const meter = new ProgressMeter()
    const generation = this.#generation
    try {
      const { samples, total } = await this.client.call(
        'datasets.samples',
        {
          name: this.name,
          filter: asked(filter),
          offset: page * pageSize,
          limit: pageSize
        },
        {
          signal: this.#controller.signal,
          onEvent: (progress) => {
            meter.update(progress)
            this.preparing = meter
          }
        }
      )
      // Read before an edit: another one is on its way.
      if (generation !== this.#generation) return
      this.#cache.put({ key, filter }, samples, total)
      this.version++
    } catch (e) {
      const body = toErrorBody(e)
      if (body.code !== 'cancelled') this.error = body
      for (const waiting of this.#waiting.splice(0)) this.#cache.drop(waiting.key)
    } finally {
      if (this.preparing === meter) this.preparing = null
    }
  }
}

/** A filter as the call takes it. */
function asked(filter: SampleFilter): { split?: SplitName; label?: number; problem?: string; excluded?: boolean } {
  return {
    ...(filter.split === null ? {} : { split: filter.split }),
    ...(filter.label === null ? {} : { label: filter.label }),
    ...(filter.problem === null ? {} : { problem: filter.problem }),
    ...(filter.excluded ? { excluded: true } : {})
  }
}
