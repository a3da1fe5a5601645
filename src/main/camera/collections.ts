/** The collections of one window. */
import { randomUUID } from 'node:crypto'
import { Collection } from './collection'

export class Collections {
  readonly #open = new Map<string, Collection>()

  async begin(): Promise<string> {
    const id = randomUUID()
    this.#open.set(id, await Collection.begin())
    return id
  }

  get(id: string): Collection | undefined {
    return this.#open.get(id)
  }

  delete(id: string): void {
    this.#open.delete(id)
  }

  async discardAll(): Promise<void> {
    const all = [...this.#open.values()]
    this.#open.clear()
    await Promise.all(all.map((collection) => collection.discard()))
  }
}
