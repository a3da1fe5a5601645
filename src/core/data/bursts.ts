/**
 * Frames a camera took one after another look nearly alike: one in training and the next in testing would make the
 * figures look too good. So the frames of one burst stay together.
 */
import type { Problem } from '@shared/project'
import { counted, problem } from './problems'
import { shuffle, streamOf } from './random'
import { testPart, trainPart, validationPart, type Fractions } from './split'

const burstFile = /^burst-(\d+)-\d+\.png$/

/** The name of a frame's file within its class's folder; both numbers from 1. */
export function burstFileName(burst: number, frame: number): string {
  return `burst-${burst}-${String(frame).padStart(4, '0')}.png`
}

/**
 * The burst each file is of, numbered from 0 in order of appearance: files in one folder with one burst number.
 * @param names inside the source, forward slashes
 * @returns null when any of them is no frame of a burst
 */
export function burstGroups(names: readonly string[]): Int32Array | null {
  const numbers = new Map<string, number>()
  const groups = new Int32Array(names.length)
  for (const [i, name] of names.entries()) {
    const slash = name.lastIndexOf('/')
    const burst = burstFile.exec(name.slice(slash + 1))?.[1]
    if (burst === undefined) return null
    const key = `${name.slice(0, slash + 1)}${burst}`
    const number = numbers.get(key) ?? numbers.size
    numbers.set(key, number)
    groups[i] = number
  }
  return names.length > 0 ? groups : null
}

/**
 * The part of each row, whole bursts at a time, class by class: each part comes as near to its share of a class's
 * frames as whole bursts allow. Training always keeps a burst; the next goes to validation, the third to testing, where
 * those have a share. A pure function of its input.
 * @param groups burst of each row; rows of one burst have one class
 */
export function splitByBurst(groups: Int32Array, classes: Int32Array, fractions: Fractions, seed: number): Uint8Array {
  const split = new Uint8Array(groups.length).fill(trainPart)
  const parts = heldOut(fractions)
  for (const [code, bursts] of burstsByClass(groups, classes)) {
    const left = shuffled(bursts, seed, `bursts/${code}`)
    const total = bursts.reduce((sum, rows) => sum + rows.length, 0)
    for (const [turn, { part, share }] of parts.entries()) {
      const later = parts.length - 1 - turn
      const spare = left.length - 1
      const taken = takeNear(left, total * share, Math.min(spare, Math.max(1, spare - later)))
      for (const row of taken.flat()) split[row] = part
    }
  }
  return split
}

function heldOut({ validation, test }: Fractions): { part: number; share: number }[] {
  return [
    { part: validationPart, share: validation },
    { part: testPart, share: test }
  ].filter(({ share }) => share > 0)
}

/** Rows of each burst, by class. */
function burstsByClass(groups: Int32Array, classes: Int32Array): [number, number[][]][] {
  const found = new Map<number, Map<number, number[]>>()
  groups.forEach((group, row) => {
    const code = classes[row] ?? -1
    const ofClass = found.get(code) ?? new Map<number, number[]>()
    found.set(code, ofClass)
    const rows = ofClass.get(group) ?? []
    ofClass.set(group, rows)
    rows.push(row)
  })
  return [...found].sort(([a], [b]) => a - b).map(([code, ofClass]) => [code, [...ofClass.values()]])
}

function shuffled(bursts: number[][], seed: number, stream: string): number[][] {
  const order = Array.from(bursts.keys())
  shuffle(order, seed, streamOf(stream))
  return order.map((i) => bursts[i] ?? [])
}

/** Takes bursts off the end until one more would lead further away from `wanted` frames: at least 1, at most `most`. */
function takeNear(bursts: number[][], wanted: number, most: number): number[][] {
  const taken: number[][] = []
  let frames = 0
  while (taken.length < most) {
    const next = bursts.at(-1)
    if (!next) break
    const nearer = Math.abs(frames + next.length - wanted) < Math.abs(frames - wanted)
    if (taken.length > 0 && !nearer) break
    bursts.pop()
    taken.push(next)
    frames += next.length
  }
  return taken
}

/** Classes collected in too few bursts to be in every part. */
export function burstProblems(
  groups: Int32Array,
  codes: Int32Array,
  classes: readonly string[],
  fractions: Fractions
): Problem[] {
  const needed = 1 + heldOut(fractions).length
  const few = burstsByClass(groups, codes).filter(([, bursts]) => bursts.length < needed)
  if (few.length === 0) return []
  const one = few.length === 1
  return [
    problem({
      severity: 'warning',
      code: 'few-bursts',
      message: `${counted(few.length, 'class was', 'classes were')} collected in fewer than ${needed} bursts. Frames of one burst stay in one part, so ${one ? 'it is' : 'they are'} missing in validation or testing; collect ${one ? 'it' : 'them'} in ${needed} bursts or more.`,
      where: few.map(([code, bursts]) => `${classes[code] ?? String(code)}: ${counted(bursts.length, 'burst')}`)
    })
  ]
}
