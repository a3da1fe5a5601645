/**
 * Gives every part its exact share, once: the few examples whose own draw would make a part too large are named and
 * put elsewhere. Whoever is not named stays where the draw puts it, and so does whoever comes later.
 */
import type { SplitPolicy } from '@shared/project'
import { equalRows } from '../equalRows'
import { shareOut } from '../split'
import { binAt, binEnds, binsOf, drawAt, type Bin } from './bins'

export interface SettleInput {
  /** Key of each row; rows of one key stay together. */
  keys: Float64Array
  /** Class of each row to keep the classes' shares, -1: none; null: rows count alike. */
  strata: Int32Array | null
  /** Whether a row takes part. */
  takes(row: number): boolean
}

/** Rows of one key. */
interface Unit {
  key: number
  draw: number
  rows: number
}

/** @returns what to keep as the policy's `moved`: names of bins -> keys */
export function settle(policy: SplitPolicy, input: SettleInput): Record<string, number[]> {
  const bins = binsOf(policy)
  const ends = binEnds(bins)
  const units = unitsOf(input)
  const strata = units.strata
  const have = Array.from({ length: strata }, () => new Int32Array(bins.length))
  const totals = new Array<number>(strata).fill(0)
  const binOfUnit = new Int32Array(units.keys.length)
  const draws = new Float64Array(units.keys.length)
  for (let u = 0; u < units.keys.length; u++) {
    const draw = drawAt(policy.seed, units.keys[u] as number)
    const bin = binAt(draw, ends)
    const s = units.stratum[u] as number
    const rows = units.rows[u] as number
    draws[u] = draw
    binOfUnit[u] = bin
    const counts = have[s] as Int32Array
    counts[bin] = (counts[bin] as number) + rows
    totals[s] = (totals[s] as number) + rows
  }
  const wanted = wantedCounts(totals, bins, policy.seed)
  const lists = surplusUnits(have, wanted, { units, draws, binOfUnit })
  const moved: Record<string, number[]> = {}
  have.forEach((counts, s) => even(counts, wanted[s] as number[], lists.get(s) ?? [], bins, moved))
  for (const keys of Object.values(moved)) keys.sort((a, b) => a - b)
  return moved
}

interface Units {
  keys: Float64Array
  rows: Int32Array
  stratum: Int32Array
  strata: number
}

function unitsOf({ keys, strata, takes }: SettleInput): Units {
  const sets = equalRows(keys)
  const rows = new Int32Array(sets.first.length)
  const stratumOf = new Int32Array(sets.first.length).fill(-1)
  const numbers = new Map<number, number>()
  for (let row = 0; row < keys.length; row++) {
    if (!takes(row)) continue
    const set = sets.set[row] as number
    rows[set] = (rows[set] as number) + 1
    if ((stratumOf[set] as number) >= 0) continue
    const code = strata ? (strata[row] as number) : 0
    if (!numbers.has(code)) numbers.set(code, numbers.size)
    stratumOf[set] = numbers.get(code) as number
  }
  const taking = Int32Array.from(rows.keys()).filter((set) => (rows[set] as number) > 0)
  return {
    keys: Float64Array.from(taking, (set) => keys[sets.first[set] as number] as number),
    rows: Int32Array.from(taking, (set) => rows[set] as number),
    stratum: Int32Array.from(taking, (set) => stratumOf[set] as number),
    strata: numbers.size
  }
}

/** Rows of each stratum for each bin: shares to within one row, and the sum of each bin exact. */
function wantedCounts(totals: number[], bins: readonly Bin[], seed: number): number[][] {
  const left = [...totals]
  const wanted = totals.map(() => new Array<number>(bins.length).fill(0))
  const drawn = bins.slice(0, -1).flatMap(({ share }, bin) => (share > 0 ? [{ share, bin }] : []))
  drawn.forEach(({ share, bin }, turn) => {
    // Of all rows, so that the parts do not depend on their order; folds of what is left, so that they are of one size.
    const folds = bins.length > 3
    const rest = bins.slice(bin).reduce((sum, other) => sum + other.share, 0)
    const [sizes, of] = folds ? [[...left], share / rest] : [totals, share]
    const take = shareOut(sizes, left, of, drawn.length - turn - 1, seed)
    take.forEach((n, s) => {
      const row = wanted[s] as number[]
      row[bin] = n
      left[s] = (left[s] as number) - n
    })
  })
  wanted.forEach((row, s) => (row[bins.length - 1] = left[s] as number))
  return wanted
}

type Spare = Unit & { bin: number }

/** More candidates than are needed, for those of several rows that do not fit. */
const reserve = 64

/** By stratum: units of bins that have too much, those first whose draw is least. */
function surplusUnits(
  have: Int32Array[],
  wanted: number[][],
  { units, draws, binOfUnit }: { units: Units; draws: Float64Array; binOfUnit: Int32Array }
): Map<number, Spare[]> {
  const over = have.map((counts, s) => Array.from(counts, (n, b) => n - ((wanted[s] as number[])[b] as number)))
  const bins = over[0]?.length ?? 0
  const all = new Map<number, number[]>()
  for (let u = 0; u < draws.length; u++) {
    const s = units.stratum[u] as number
    const bin = binOfUnit[u] as number
    if (((over[s] as number[])[bin] as number) <= 0) continue
    const place = s * bins + bin
    const list = all.get(place)
    if (list) list.push(u)
    else all.set(place, [u])
  }
  const found = new Map<number, Spare[]>()
  for (const [place, list] of all) {
    const s = Math.floor(place / bins)
    const bin = place % bins
    const need = ((over[s] as number[])[bin] as number) + reserve
    // Numbers alone are sorted ten times faster than units; a huge part is asked for a few of its own.
    const cutoff = Float64Array.from(list, (u) => draws[u] as number).sort()[Math.min(need, list.length) - 1] as number
    const spare = list
      .filter((u) => (draws[u] as number) <= cutoff)
      .map((u) => ({ key: units.keys[u] as number, draw: draws[u] as number, rows: units.rows[u] as number, bin }))
    found.set(s, [...(found.get(s) ?? []), ...spare.sort((a, b) => a.draw - b.draw || a.key - b.key)])
  }
  return found
}

/** Moves units of one stratum until each bin has what it is to have, as far as their sizes allow. */
function even(
  have: Int32Array,
  wanted: number[],
  spare: Spare[],
  bins: readonly Bin[],
  moved: Record<string, number[]>
): void {
  for (const unit of spare) {
    if ((have[unit.bin] as number) - unit.rows < (wanted[unit.bin] as number)) continue
    const to = bins.findIndex((_, b) => (have[b] as number) + unit.rows <= (wanted[b] as number))
    if (to < 0) continue
    have[unit.bin] = (have[unit.bin] as number) - unit.rows
    have[to] = (have[to] as number) + unit.rows
    const name = (bins[to] as Bin).name
    ;(moved[name] ??= []).push(unit.key)
  }
}
