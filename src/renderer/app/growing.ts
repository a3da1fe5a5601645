import type { Points } from '../ui/chart/decimate'

/** A line of points that grows in typed arrays, so that a long run costs no garbage. x ascends. */
export class GrowingSeries implements Points {
  x = new Float64Array(256)
  y = new Float64Array(256)
  length = 0

  /** A point at or before the last one starts the line anew from there: a resumed run repeats steps. */
  push(x: number, y: number): void {
    while (this.length > 0 && (this.x[this.length - 1] ?? 0) >= x) this.length--
    if (this.length === this.x.length) this.#grow()
    this.x[this.length] = x
    this.y[this.length] = y
    this.length++
  }

  clear(): void {
    this.length = 0
  }

  #grow(): void {
    const size = this.x.length * 2
    const x = new Float64Array(size)
    const y = new Float64Array(size)
    x.set(this.x)
    y.set(this.y)
    this.x = x
    this.y = y
  }
}
