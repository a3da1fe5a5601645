/** Entry of the witness, see witness.ts. It lives as long as the channel to the training. */

/** A training that was told to stop now may still end its step in order; after this it is ended. */
const PATIENCE_MS = 1_000

const [, , sentence = ''] = process.argv
let said = false

function say(): void {
  if (said) return
  said = true
  // A line of progress may be standing there.
  process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[2K' : ''}${sentence}\n`)
}

let heard = 0
process.on('SIGINT', () => {
  if (++heard === 2) setTimeout(() => process.connected && process.kill(process.ppid, 'SIGKILL'), PATIENCE_MS)
  say()
})
process.on('message', say)
process.once('disconnect', () => process.exit(0))
// A closed terminal ends the training in its own time.
process.on('SIGHUP', () => undefined)
process.send?.('ready')
