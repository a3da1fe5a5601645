/** One kind of event, any number of listeners. */
export class Signal<Event> {
  readonly #listeners = new Set<(event: Event) => void>()

  listen(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get heard(): boolean {
    return this.#listeners.size > 0
  }

  emit(event: Event): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}
