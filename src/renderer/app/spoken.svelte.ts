/** Text of a live region that changes too often to be read out: it passes on one a while. */
export class Spoken {
  text = $state('')
  #at = -Infinity
  #urgency: string | undefined

  /** @param pause ms between two sentences */
  constructor(private readonly pause: number) {}

  /** A new `urgency` (a state) is said at once. */
  say(sentence: string, urgency: string): void {
    const now = performance.now()
    if (urgency === this.#urgency && now - this.#at < this.pause) return
    this.#at = now
    this.#urgency = urgency
    this.text = sentence
  }
}
