/** The last errors, for "Copy diagnostics": what went wrong, nothing of the person's data. */
import type { ErrorBody } from '@shared/errors'
import { remember, type RememberedError } from '@shared/rememberedErrors'

export class RecentErrors {
  #list: RememberedError[] = []

  add(what: string, body: ErrorBody, now = new Date()): void {
    if (body.code !== 'cancelled') this.#list = remember(this.#list, what, body, now)
  }

  get list(): readonly RememberedError[] {
    return this.#list
  }
}
