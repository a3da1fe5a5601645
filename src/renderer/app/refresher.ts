/** Reads lists anew when asked: one reading of a kind at a time, then one more if it was asked meanwhile. */
export class Refresher<Kind extends string> {
  readonly #reading = new Map<Kind, Promise<void>>()
  readonly #again = new Set<Kind>()
  readonly #pause: number

  /** @param pause ms between two readings of a kind, so that a busy disk does not keep the window busy */
  constructor(
    private readonly read: (kind: Kind) => Promise<void>,
    pause = 250
  ) {
    this.#pause = pause
  }

  ask(kind: Kind): Promise<void> {
    const under = this.#reading.get(kind)
    if (under) {
      this.#again.add(kind)
      return under
    }
    const reading = this.#readUntilCalm(kind).finally(() => this.#reading.delete(kind))
    this.#reading.set(kind, reading)
    return reading
  }

  async #readUntilCalm(kind: Kind): Promise<void> {
    do {
      this.#again.delete(kind)
      await this.read(kind)
      await new Promise((resolve) => setTimeout(resolve, this.#pause))
    } while (this.#again.has(kind))
  }
}
