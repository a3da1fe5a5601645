// A large CSV file, made up: numbers, categories, a date, missing cells and a target that follows from some of them.
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'

const CITIES = Array.from({ length: 40 }, (_, i) => `city ${i}`)

/** A fixed sequence: the same file every time. */
function numbers(seed) {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** @returns rows written */
export async function writeCsv(path, bytes, columns = 30) {
  const out = createWriteStream(path, { highWaterMark: 8 << 20 })
  const next = numbers(7)
  let written = 0
  let rows = 0
  const write = async (text) => {
    written += text.length
    if (!out.write(text)) await once(out, 'drain')
  }
  const names = Array.from({ length: columns }, (_, i) => `n${i}`)
  await write(`id,when,city,${names.join(',')},sold\n`)
  while (written < bytes) {
    let block = ''
    for (let i = 0; i < 2000; i++, rows++) {
      const values = names.map(() => next() * 1000)
      const city = Math.floor(next() * CITIES.length)
      const day = new Date(Date.UTC(2000, 0, 1) + rows * 60_000).toISOString()
      const cells = values.map((value, c) => (c === 5 && rows % 11 === 0 ? '' : value.toFixed(4)))
      block += `order-${rows},${day},${CITIES[city]},${cells.join(',')},${values[0] + values[1] + city * 10 > 1200 ? 'yes' : 'no'}\n`
    }
    await write(block)
  }
  out.end()
  await once(out, 'finish')
  return rows
}
