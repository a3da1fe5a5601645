/** Deletes and renames of data sets, models and runs, each with its undo step. */
import type { Host } from '../host'
import { toasts } from '../ui/toasts.svelte'
import type { History, Step } from './history.svelte'

export type Thing = 'dataset' | 'model' | 'run'
const words: Record<Thing, string> = { dataset: 'data set', model: 'model', run: 'run' }

export class Edits {
  constructor(
    private readonly client: Host,
    private readonly history: History
  ) {}

  /** @param key the name of a data set or model, the id of a run. @param shown its name, for the note. */
  async delete(thing: Thing, key: string, shown = key): Promise<void> {
    let { undo } = await this.#delete(thing, key)
    const step: Step = {
      title: `Delete ${words[thing]} “${shown}”`,
      undo: async () => void (await this.client.call('trash.undo', { undo })),
      redo: async () => {
        undo = (await this.#delete(thing, key)).undo
      }
    }
    this.history.push(step)
    toasts.show(`Deleted ${words[thing]} “${shown}”.`, {
      action: { label: 'Undo', run: () => this.history.undoStep(step) }
    })
  }

  async rename(thing: Thing, key: string, from: string, to: string): Promise<void> {
    if (from === to) return
    const apply = (now: string, next: string) => this.#rename(thing, thing === 'run' ? key : now, next)
    await apply(from, to)
    this.history.push({
      title: `Rename ${words[thing]} “${from}”`,
      undo: () => apply(to, from),
      redo: () => apply(from, to)
    })
  }

  #delete(thing: Thing, key: string): Promise<{ undo: string }> {
    if (thing === 'run') return this.client.call('runs.delete', { run: key })
    return this.client.call(thing === 'dataset' ? 'datasets.delete' : 'models.delete', { name: key })
  }

  async #rename(thing: Thing, key: string, to: string): Promise<void> {
    if (thing === 'run') await this.client.call('runs.rename', { run: key, to })
    else await this.client.call(thing === 'dataset' ? 'datasets.rename' : 'models.rename', { name: key, to })
  }
}
