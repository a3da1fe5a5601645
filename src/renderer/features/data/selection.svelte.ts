/** The examples that are selected, by row. A range is read from the engine: not all of it was ever on the screen. */
import type { Sample } from '@shared/ipc/payloads'
import { keyOf, type SampleFilter } from './pageCache'
import { noRows, toggled, withRows, type Rows } from './selectedRows'

interface Place {
  filter: SampleFilter
  offset: number
}

/** Reads the examples from `from` up to `to` of what a filter leaves. */
export type ReadRange = (filter: SampleFilter, from: number, to: number) => Promise<readonly Sample[]>

export class Selection {
  rows = $state.raw<Rows>(noRows)
  /** Where a range begins. */
  #anchor: Place | null = null
  #generation = 0

  constructor(private readonly read: ReadRange) {}

  get size(): number {
    return this.rows.size
  }

  has(row: number | undefined): boolean {
    return row !== undefined && this.rows.has(row)
  }

  /** @returns null where a press with these keys does not select: it opens */
  press(keys: Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>, row: number | undefined, at: Place) {
    const selects = keys.ctrlKey || keys.metaKey || keys.shiftKey || this.size > 0
    return row === undefined || !selects ? null : this.select(row, at, keys.shiftKey)
  }

  /** @param upTo everything up to it */
  async select(row: number, at: Place, upTo: boolean): Promise<void> {
    if (upTo) await this.extend(row, at)
    else this.toggle(row, at)
  }

  toggle(row: number, at: Place): void {
    this.rows = toggled(this.rows, row)
    this.#anchor = at
  }

  /** Adds everything from the last one that was toggled to here; within one class or one filter. */
  async extend(row: number, at: Place): Promise<void> {
    const anchor = this.#anchor
    if (!anchor || keyOf(anchor.filter, 0) !== keyOf(at.filter, 0)) return this.toggle(row, at)
    const generation = ++this.#generation
    const [from, to] = [Math.min(anchor.offset, at.offset), Math.max(anchor.offset, at.offset) + 1]
    const samples = await this.read(at.filter, from, to)
    // Another click came before the range did.
    if (generation !== this.#generation) return
    this.rows = withRows(
      this.rows,
      samples.map(({ index }) => index)
    )
  }

  clear(): void {
    this.#generation++
    this.#anchor = null
    this.rows = noRows
  }

  /** Ascending, as an edit names them. */
  list(): number[] {
    return [...this.rows].sort((a, b) => a - b)
  }
}
