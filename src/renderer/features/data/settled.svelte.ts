/** A scroll position, and the last one at which it was slow enough to read what is there. */

/** Slower than so many views in one frame counts as slow. */
const slow = 0.5
/** ms without a move after which it has come to rest. */
const rest = 70

export class Settled {
  now = $state(0)
  calm = $state(0)
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param view px that are seen at a time */
  to(position: number, view: number): void {
    const moved = Math.abs(position - this.now)
    this.now = position
    clearTimeout(this.#timer)
    if (moved <= view * slow) this.calm = position
    else this.#timer = setTimeout(() => (this.calm = this.now), rest)
  }
}
