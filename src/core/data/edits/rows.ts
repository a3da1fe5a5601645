/** Which rows an edit leaves out. */
import type { EqualRows } from '../equalRows'

/** All but the first of rows of one set that have the same label. */
export function copies(sets: EqualRows, label: (row: number) => number, there: (row: number) => boolean): number[] {
  const seen = new Map<number, number[]>()
  const rows: number[] = []
  for (let row = 0; row < sets.set.length; row++) {
    const set = sets.set[row] as number
    if ((sets.size[set] as number) < 2 || !there(row)) continue
    const labels = seen.get(set)
    const own = label(row)
    if (!labels) seen.set(set, [own])
    else if (labels.includes(own)) rows.push(row)
    else labels.push(own)
  }
  return rows
}

/** Every row whose set has rows with another label. */
export function conflicting(
  sets: EqualRows,
  label: (row: number) => number,
  there: (row: number) => boolean
): number[] {
  const first = new Map<number, number>()
  const bad = new Set<number>()
  const inLargeSets: number[] = []
  for (let row = 0; row < sets.set.length; row++) {
    const set = sets.set[row] as number
    if ((sets.size[set] as number) < 2 || !there(row)) continue
    inLargeSets.push(row)
    const own = label(row)
    const before = first.get(set)
    if (before === undefined) first.set(set, own)
    else if (before !== own) bad.add(set)
  }
  return bad.size === 0 ? [] : inLargeSets.filter((row) => bad.has(sets.set[row] as number))
}
