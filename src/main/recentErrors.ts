/** The last errors, for "Copy diagnostics": what went wrong, nothing of the person's data. */
import type { ErrorBody } from '@shared/errors'

export interface RememberedError {
  time: string
  /** The call that failed, or what broke. */
  what: string
  code: string
  /** Only where the sentence is about Anneal itself. */
  message?: string
}

const most = 20
/** Sentences of other codes may name files, classes and columns. */
const aboutUs = new Set(['internal', 'engine-stopped', 'window-reloaded', 'tensorflow-missing'])

export class RecentErrors {
  #list: RememberedError[] = []

  add(what: string, body: ErrorBody, now = new Date()): void {
    if (body.code === 'cancelled') return
    const message = aboutUs.has(body.code) ? { message: withoutPaths(body.message) } : {}
    this.#list = [...this.#list, { time: now.toISOString(), what, code: body.code, ...message }].slice(-most)
  }

  get list(): readonly RememberedError[] {
    return this.#list
  }
}

/** Anything that looks like a path, quoted or not. */
export function withoutPaths(text: string): string {
  return text
    .replace(/(["'“])(?=[^"'”]*[/\\])[^"'”]*["'”]/g, '…')
    .replace(/(file:\/\/)?(~|[A-Za-z]:)?([/\\][^\s"'”:,;)]+)+/g, '…')
}
