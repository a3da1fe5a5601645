import { withChoices } from '@core/data/choosePreparation'
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { HostContract } from '@shared/ipc/hostContract'
import type { PreparationPreview } from '@shared/ipc/payloads'
import type { Client } from '@shared/ipc/rpc'
import { usualPreparation, type ColumnPreparation, type Preparation } from '@shared/project'
import type { History } from '../../app/history.svelte'
import { Job } from '../../host/job.svelte'
import { preparationWords as words } from './preparationWords'

/** How a data set's columns enter a network: choices, saved as they are made, and what they make of the first rows. */
export class PreparationController {
  readonly looking = new Job()
  preparation = $state.raw<Preparation>(usualPreparation)
  /** null: not looked at yet. While a new one is made, the last one stays. */
  preview = $state.raw<PreparationPreview | null>(null)
  /** Why the last choice was not saved. */
  refused = $state.raw<ErrorBody | null>(null)
  #open = false
  #stale = false

  constructor(
    private readonly client: Client<HostContract>,
    private readonly history: Pick<History, 'push'>,
    private readonly dataset: string
  ) {}

  /** @param preparation as it is saved now */
  async open(preparation: Preparation): Promise<void> {
    this.#open = true
    this.preparation = preparation
    this.refused = null
    await this.look()
  }

  /** Looks at what the choices make of the data; the last ones, whatever was chosen meanwhile. */
  async look(): Promise<void> {
    this.#stale = true
    while (this.#stale && !this.looking.running) {
      this.#stale = false
      const query = { name: this.dataset, preparation: this.preparation }
      const found = await this.looking.run((options) => this.client.call('datasets.preparation', query, options))
      if (found) this.preview = found
    }
  }

  choiceOf(column: string): ColumnPreparation {
    return this.preparation.columns[column] ?? {}
  }

  choose(column: string, change: { [K in keyof ColumnPreparation]?: ColumnPreparation[K] | undefined }): Promise<void> {
    return this.#set(withChoices(this.preparation, column, change), words.step(column))
  }

  choosePixels(pixels: Preparation['pixels']): Promise<void> {
    return this.#set({ ...this.preparation, pixels }, words.pixelStep)
  }

  close(): void {
    this.#open = false
    this.#stale = false
    this.looking.cancel()
  }

  async #set(after: Preparation, title: string): Promise<void> {
    const before = this.preparation
    if (JSON.stringify(before) === JSON.stringify(after)) return
    try {
      await this.#apply(after)
    } catch (e) {
      this.refused = toErrorBody(e)
      return
    }
    this.history.push({ title, undo: () => this.#apply(before), redo: () => this.#apply(after) })
  }

  /** Shown at once, so that the next choice builds on it; taken back when it can't be saved. */
  async #apply(preparation: Preparation): Promise<void> {
    const before = this.preparation
    this.preparation = preparation
    try {
      await this.client.call('datasets.prepare', { name: this.dataset, preparation })
    } catch (e) {
      if (this.preparation === preparation) this.preparation = before
      throw e
    }
    this.refused = null
    // Undone from elsewhere, nobody looks.
    if (this.#open) void this.look()
  }
}
