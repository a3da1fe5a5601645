import { sortLabels } from '../labels'
import { badEdit } from './source'

/** The label of every row while edits are applied. Renaming and merging touch names, not rows. */
export class Labels {
  /** By number; null: it was merged into another. */
  readonly #names: (string | null)[]
  /** Which number stands for a number now. */
  readonly #stands: number[]
  readonly #imported: Int32Array
  #codes: Int32Array | null = null

  /** @param codes number of each row's label, -1: none; not changed */
  constructor(names: readonly string[], codes: Int32Array) {
    this.#names = [...names]
    this.#stands = names.map((_, i) => i)
    this.#imported = codes
  }

  relabel(rows: readonly number[], to: string): void {
    const number = this.#find(to) ?? this.#add(to)
    this.#codes ??= this.#imported.slice()
    for (const row of rows) this.#codes[row] = number
  }

  /** @param at the edit's place, for errors: `edits.3` */
  rename(from: string, to: string, at: string): void {
    const number = this.#need(from, `${at}.from`)
    const there = this.#find(to)
    if (there !== null && there !== number) {
      throw badEdit(`${at}.to`, `There is a class “${to}” already.`, 'Merge the two classes, or choose another name.')
    }
    this.#names[number] = to
  }

  merge(from: readonly string[], to: string, at: string): void {
    const numbers = from.map((label, i) => this.#need(label, `${at}.from.${i}`))
    const into = this.#find(to) ?? numbers[0]
    if (into === undefined) return
    for (const number of numbers) {
      if (number === into) continue
      this.#names[number] = null
      this.#stands.forEach((stands, i) => {
        if (stands === number) this.#stands[i] = into
      })
    }
    this.#names[into] = to
  }

  /** The label of a row as a number that is equal for equal labels; -1: none. */
  at(row: number): number {
    const code = (this.#codes ?? this.#imported)[row] as number
    return code < 0 ? -1 : (this.#stands[code] as number)
  }

  /** The labels that rows have, sorted, and each row's place among them. */
  finish(): { classes: string[]; codes: Int32Array } {
    const codes = this.#codes ?? this.#imported
    const rows = new Int32Array(this.#names.length)
    for (const code of codes) if (code >= 0) rows[code] = (rows[code] as number) + 1
    const has = new Set<string>()
    rows.forEach((n, number) => {
      const name = this.#names[this.#stands[number] as number]
      if (n > 0 && typeof name === 'string') has.add(name)
    })
    const classes = sortLabels(has)
    const place = new Map(classes.map((label, i) => [label, i]))
    const placeOf = this.#stands.map((stands) => place.get(this.#names[stands] ?? '') ?? -1)
    if (placeOf.every((to, from) => to === from)) return { classes, codes: codes.slice() }
    const out = new Int32Array(codes.length)
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row] as number
      out[row] = code < 0 ? -1 : (placeOf[code] as number)
    }
    return { classes, codes: out }
  }

  #add(name: string): number {
    this.#stands.push(this.#names.length)
    return this.#names.push(name) - 1
  }

  #find(name: string): number | null {
    const number = this.#names.indexOf(name)
    return number < 0 ? null : number
  }

  #need(name: string, where: string): number {
    const number = this.#find(name)
    if (number !== null) return number
    const there = this.#names.filter((n) => n !== null).slice(0, 20)
    throw badEdit(
      where,
      `There is no class “${name}”. There are ${there.map((n) => `“${n}”`).join(', ')}.`,
      'Use one of those names.'
    )
  }
}
