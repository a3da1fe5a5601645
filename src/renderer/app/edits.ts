/** Deletes, renames and copies of data sets, models and runs, each with its undo step. */
import type { ModelGraph } from '@shared/project'
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
    const bin = await this.#bin(thing, key, shown)
    const step: Step = {
      title: `Delete ${words[thing]} “${shown}”`,
      undo: bin.bringBack,
      redo: bin.delete
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

  async create(name: string, graph: ModelGraph): Promise<void> {
    await this.client.call('models.save', { name, revision: 0, graph })
    this.#remember(`New model “${name}”`, 'model', name)
  }

  async duplicate(thing: 'dataset' | 'model', name: string, to: string): Promise<void> {
    await this.client.call(thing === 'dataset' ? 'datasets.duplicate' : 'models.duplicate', { name, to })
    this.#remember(`Duplicate ${words[thing]} “${name}”`, thing, to)
  }

  /** Something new: undone by deleting it. */
  #remember(title: string, thing: Thing, name: string): void {
    let bin: Deleted | undefined
    this.history.push({
      title,
      undo: async () => {
        if (bin) await bin.delete()
        else bin = await this.#bin(thing, name, name)
      },
      redo: async () => bin?.bringBack()
    })
  }

  /** Deletes it; it comes back under a name that is free then, and is deleted again under that one. */
  async #bin(thing: Thing, key: string, shown: string): Promise<Deleted> {
    let now = key
    let { undo } = await this.#delete(thing, now)
    return {
      bringBack: async () => {
        const { name } = await this.client.call('trash.undo', { undo })
        if (thing !== 'run') now = name
        if (name !== shown) toasts.show(`“${shown}” is taken by now: it is back as “${name}”.`)
      },
      delete: async () => {
        undo = (await this.#delete(thing, now)).undo
      }
    }
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

interface Deleted {
  bringBack: () => Promise<void>
  delete: () => Promise<void>
}
