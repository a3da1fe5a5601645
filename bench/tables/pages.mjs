// node pages.mjs PROJECT DATASET: how soon the window's own engine process (here in this one) gives pages of rows from
// all over a table, the first one, which opens it, left out.
import { join, resolve } from 'node:path'

const [project, name] = process.argv.slice(2)
const takers = new Map()
const waiting = new Map()
process.parentPort = {
  on: (_, listener) => takers.set(listener, listener),
  off: (_, listener) => takers.delete(listener),
  postMessage(message) {
    const { done, failed } = waiting.get(message.id) ?? {}
    if (message.t === 'done') done(message.value)
    else if (message.t === 'failed') failed(new Error(message.error.message))
  }
}
console.log = console.error
await import(join(resolve(import.meta.dirname, '../..'), 'out/main/workbench.js'))

let id = 0
function call(called, input) {
  const message = { t: 'call', id: ++id, name: called, input }
  return new Promise((done, failed) => {
    waiting.set(message.id, { done, failed })
    for (const take of takers.values()) take({ data: message })
  })
}

await call('open', { project })
const page = (offset) => call('samples', { name, filter: {}, offset, limit: 100 })
const { total } = await page(0)
const times = []
for (let i = 0; i < 60; i++) {
  const offset = Math.floor((total - 100) * ((i * 0.618) % 1))
  const started = performance.now()
  const { samples } = await page(offset)
  times.push(performance.now() - started)
  if (samples[0].index !== offset) throw new Error(`Row ${samples[0].index} came for ${offset}`)
}
process.stdout.write(JSON.stringify({ pages: times.length, slowestMs: Math.max(...times) }), () => process.exit(0))
