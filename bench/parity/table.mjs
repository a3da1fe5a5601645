// A made-up table, the same each time: numbers of very different sizes, a category, and something to learn.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Uniform in 0..1. Source: mulberry32. */
function randomOf(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** @param target name of the last column: `class` has three values, `number` is a number */
export function writeTable(folder, rows, target) {
  const random = randomOf(7)
  const kinds = ['oak', 'elm', 'fir']
  const lines = [`width,height,price,age,kind,${target}`]
  for (let row = 0; row < rows; row++) {
    const width = random() * 3
    const height = random() * 0.01
    const price = random() * 1e5
    const age = Math.floor(random() * 90)
    const kind = Math.floor(random() * 3)
    const value = width * width - 200 * height + price / 4e4 - age / 30 + kind + random()
    const answer = target === 'class' ? ['low', 'middle', 'high'][value < 1 ? 0 : value < 4 ? 1 : 2] : value.toFixed(4)
    lines.push([width.toFixed(5), height.toFixed(7), price.toFixed(2), age, kinds[kind], answer].join())
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'table.csv'), `${lines.join('\n')}\n`)
}
