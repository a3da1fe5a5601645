// What the scripts say. Everything goes to stderr, so that a command's stdout stays its own.
export class SetupError extends Error {
  /** @param {{ what: string, tried?: string, missing?: string, run?: string, detail?: string }} facts */
  constructor(facts) {
    super(facts.what)
    this.facts = facts
  }
}

export function say(text) {
  process.stderr.write(`${text}\n`)
}

export function explain(error) {
  if (!(error instanceof SetupError)) return say(error?.stack ?? String(error))
  const { what, tried, missing, run, detail } = error.facts
  if (detail) say(`\n${essence(detail)}`)
  say(`\n${what}`)
  if (tried) say(`  Tried:   ${tried}`)
  if (missing) say(`  Missing: ${missing}`)
  if (run) say(`  Run:     ${run}`)
}

/** The last lines of a program's words, without stack frames. */
function essence(text) {
  const lines = text.split('\n').filter((line) => line.trim() && !/^(npm error)?\s+at .+(\)|:\d+)/.test(line))
  return lines
    .slice(-15)
    .map((line) => `  | ${line}`)
    .join('\n')
}

export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
export const seconds = (ms) => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`

/**
 * A line that shows work under way: redrawn in a terminal, a new line now and then in a log.
 * `update(text)` may be called as often as one likes.
 */
export function progress(label) {
  const terminal = process.stderr.isTTY
  const started = Date.now()
  let last = terminal ? 0 : started
  return {
    update(text) {
      const now = Date.now()
      if (now - last < (terminal ? 100 : 5000)) return
      last = now
      process.stderr.write(terminal ? `\r\x1b[K  ${label}: ${text}` : `  ${label}: ${text}\n`)
    },
    done(text = '') {
      process.stderr.write(
        `${terminal ? '\r\x1b[K' : ''}  ${label}${text ? `: ${text}` : ''} (${seconds(Date.now() - started)})\n`
      )
    },
    stop() {
      if (terminal) process.stderr.write('\r\x1b[K')
    }
  }
}

/** Progress of a transfer: bytes, percent where the total is known, rate. */
export function transfer(label, total) {
  const bar = progress(label)
  const started = Date.now()
  return {
    ...bar,
    bytes(count) {
      const rate = count / Math.max(0.001, (Date.now() - started) / 1000)
      const part = total ? ` of ${megabytes(total)} (${Math.min(100, Math.floor((100 * count) / total))} %)` : ''
      bar.update(`${megabytes(count)}${part}, ${(rate / 1e6).toFixed(1)} MB/s`)
    }
  }
}
