/** Examples of a data set, read a page at a time as they come into view. */
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { Sample } from '@shared/ipc/payloads'
import type { Host } from '../../host'
import { ProgressMeter } from '../../ui/meter.svelte'
import { keyOf, PageCache, type SampleFilter } from './pageCache'

export type { SampleFilter }
const pageSize = 100
export class SamplePages {
  /** Grows when a page came. */
  version = $state(0)
  error = $state.raw<ErrorBody | null>(null)
  /** The cache is being made anew from the source. */
  preparing = $state.raw<ProgressMeter | null>(null)
  readonly #cache = new PageCache()
  readonly #controller = new AbortController()

  constructor(
    private readonly client: Host,
    private readonly name: string
  ) {}

  /** The example at `offset` of what the filter leaves; undefined until it was read. */
  at(filter: SampleFilter, offset: number): Sample | undefined {
    return this.#cache.get(keyOf(filter, Math.floor(offset / pageSize)))?.[offset % pageSize]
  }

  /** Makes sure that `from` up to `to` are there or on their way. */
  want(filter: SampleFilter, from: number, to: number): void {
    for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) void this.#read(filter, page)
  }

  retry(): void {
    this.error = null
    this.#cache.forgetAsked()
    this.version++
  }

  close(): void {
    this.#controller.abort()
  }

  async #read(filter: SampleFilter, page: number): Promise<void> {
    const key = keyOf(filter, page)
    if (this.error || !this.#cache.ask(key)) return
    const meter = new ProgressMeter()
    try {
      const { samples } = await this.client.call(
        'datasets.samples',
        {
          name: this.name,
          filter: {
            ...(filter.split === null ? {} : { split: filter.split }),
            ...(filter.label === null ? {} : { label: filter.label })
          },
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
      this.#cache.put(key, samples)
      this.version++
    } catch (e) {
      const body = toErrorBody(e)
      if (body.code !== 'cancelled') this.error = body
    } finally {
      if (this.preparing === meter) this.preparing = null
    }
  }
}
