/** The last errors, for diagnostics a person shares: what went wrong, nothing of their data and no paths. */
import { z } from 'zod'
import { isoTimeSchema } from './project/fileFormat'
import type { ErrorBody } from './errors'

export const rememberedErrorSchema = z.object({
  time: isoTimeSchema,
  /** The call or command that failed. */
  what: z.string(),
  code: z.string(),
  /** Only where the sentence is about Anneal itself. */
  message: z.string().optional()
})
export type RememberedError = z.output<typeof rememberedErrorSchema>

const most = 20
/** Sentences of other codes may name files, classes and columns. */
const aboutUs = new Set(['internal', 'engine-stopped', 'window-reloaded', 'tensorflow-missing'])

/** @returns the list with the error at its end, the oldest beyond 20 left out */
export function remember(
  list: readonly RememberedError[],
  what: string,
  body: ErrorBody,
  now = new Date()
): RememberedError[] {
  const message = aboutUs.has(body.code) ? { message: withoutPaths(body.message) } : {}
  return [...list, { time: now.toISOString(), what, code: body.code, ...message }].slice(-most)
}

/** Leaves out anything that looks like a path, quoted or not. */
export function withoutPaths(text: string): string {
  return text
    .replace(/(["'“])(?=[^"'”]*[/\\])[^"'”]*["'”]/g, '…')
    .replace(/(file:\/\/)?(~|[A-Za-z]:)?([/\\][^\s"'”:,;)]+)+/g, '…')
}
