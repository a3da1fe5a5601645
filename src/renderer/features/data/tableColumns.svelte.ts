/** How wide the columns of a table are, and which of them are on screen. */
import type { Column } from '@shared/project'

/** px */
export const narrowest = 56
export const usual = 128
export const widest = 800
/** A step of the keyboard. */
export const widthStep = 16
export const indexWidth = 92

export interface PlacedColumn {
  column: Column
  /** Place among all columns. */
  at: number
  width: number
}

export interface Sideways {
  /** px that are scrolled, and px there are. */
  left: number
  width: number
}

export class TableColumns {
  /** What a person set, by name. */
  #set = $state.raw<Readonly<Record<string, number>>>({})

  constructor(private readonly columns: () => readonly Column[]) {}

  resize(name: string, width: number): void {
    this.#set = { ...this.#set, [name]: Math.round(Math.max(narrowest, Math.min(widest, width))) }
  }

  reset(name: string): void {
    const { [name]: _gone, ...rest } = this.#set
    this.#set = rest
  }

  /** px of each column: as it was set, else its usual width and a share of the room that is left. */
  widths(room: number): number[] {
    const columns = this.columns()
    const free = columns.filter(({ name }) => this.#set[name] === undefined).length
    const needed = columns.reduce((sum, { name }) => sum + (this.#set[name] ?? usual), indexWidth)
    const share = free === 0 ? 0 : Math.max(0, Math.floor((room - needed) / free))
    return columns.map(({ name }) => this.#set[name] ?? usual + share)
  }
}

/** The columns that are on screen and one more at each side, and the px before them. */
export function visibleColumns(
  columns: readonly Column[],
  widths: readonly number[],
  { left, width }: Sideways
): { shown: PlacedColumn[]; before: number } {
  const shown: PlacedColumn[] = []
  let before = 0
  let x = indexWidth
  columns.forEach((column, at) => {
    const wide = widths[at] ?? usual
    if (x + wide < left - usual) before += wide
    else if (x <= left + width + usual) shown.push({ column, at, width: wide })
    x += wide
  })
  return { shown, before }
}
