/** Entry of the `anneal` command. */
import { main } from './main'

/** Whatever a library prints belongs beside the result, never into it. */
console.log = console.info = console.debug = (...values: unknown[]) => console.error(...values)

// A reader like `head` may close the pipe early: that is no failure of ours.
process.stdout.on('error', (e: NodeJS.ErrnoException) => {
  if (e.code === 'EPIPE') process.exit(0)
  throw e
})

const code = await main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  live: process.stderr.isTTY === true && process.env['TERM'] !== 'dumb',
  columns: () => process.stderr.columns || 80,
  now: () => performance.now()
})

// Libraries keep threads and handles; the result has to be out before the process ends.
await new Promise<void>((done) => process.stdout.write('', () => done()))
process.exit(code)
