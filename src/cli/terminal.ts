/** The two streams: results on stdout, everything else on stderr. */
import type { z } from 'zod'
import type { ErrorBody } from '@shared/errors'
import type { Progress } from '@shared/ipc/payloads'
import { count, duration } from './text'

export interface Terminal {
  readonly json: boolean
  /** The command's result: one JSON object of this schema, or the text for a person. */
  result<Schema extends z.ZodType>(schema: Schema, value: z.input<Schema>, text: string): void
  /** A line for the person, beside the result. */
  note(line: string): void
  progress(progress: Progress): void
  /** A line that replaces the last one on a terminal, and is left out elsewhere unless `always`. */
  status(line: string, always?: boolean): void
  error(body: ErrorBody): void
  /** Ends a line of progress that is still standing. */
  endStatus(): void
}

export interface Streams {
  out(text: string): void
  err(text: string): void
  /** stderr is a terminal. */
  live: boolean
  /** Its width; only asked when live. */
  columns(): number
  now(): number
}

/** Off a terminal: a line when a stage begins, then at most one in this time. */
const sparseMs = 5_000
const liveMs = 80

export function openTerminal(json: boolean, streams: Streams): Terminal {
  let standing = false
  let stage = ''
  let stageStart = 0
  let lastShown = -Infinity

  function clear(): void {
    if (standing) streams.err('\r\u001b[2K')
    standing = false
  }
  function line(text: string): void {
    clear()
    streams.err(`${text}\n`)
  }
  function status(text: string, always = false): void {
    if (streams.live) {
      clear()
      streams.err([...text].slice(0, Math.max(20, streams.columns() - 1)).join(''))
      standing = true
    } else if (always) line(text)
  }

  return {
    json,
    result(schema, value, text) {
      clear()
      if (json) streams.out(`${JSON.stringify(schema.parse(value))}\n`)
      else streams.out(text.endsWith('\n') ? text : `${text}\n`)
    },
    note: line,
    status,
    endStatus: clear,
    progress(progress) {
      const now = streams.now()
      const begins = progress.stage !== stage
      const ends = progress.total > 0 && progress.done >= progress.total
      if (begins) {
        stage = progress.stage
        stageStart = now
      }
      if (!begins && !ends && now - lastShown < (streams.live ? liveMs : sparseMs)) return
      lastShown = now
      status(describe(progress, now - stageStart), true)
    },
    error(body) {
      line(`anneal: ${body.message}`)
      if (body.where !== undefined && !body.message.includes(body.where)) streams.err(`  where: ${body.where}\n`)
      streams.err(`  ${body.hint}\n`)
      if (json) streams.out(`${JSON.stringify({ error: body })}\n`)
    }
  }
}

function describe({ stage, done, total, unit }: Progress, elapsedMs: number): string {
  if (total <= 0) return done > 0 ? `${stage}: ${count(done)} ${unit}` : `${stage} …`
  const share = Math.min(1, done / total)
  const left =
    share > 0.02 && share < 1 && elapsedMs > 2_000 ? `, ${duration((elapsedMs / share) * (1 - share))} left` : ''
  return `${stage}: ${count(done)} of ${count(total)} ${unit}, ${Math.floor(share * 100)} %${left}`
}
