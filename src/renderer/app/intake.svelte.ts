/** What was dropped or picked: a project opens, anything else waits to be imported. */
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { Grant } from '@shared/ipc/hostContract'
import type { Session } from './projectSession.svelte'

export class Intake {
  /** Waiting for the import dialog. */
  grants = $state.raw<readonly Grant[] | null>(null)
  error = $state.raw<ErrorBody | null>(null)
  busy = $state(false)

  constructor(
    private readonly session: Session,
    private readonly showData: () => void
  ) {}

  /** On the welcome page the import makes a project for what was dropped. */
  async take(grants: readonly Grant[]): Promise<void> {
    const first = grants[0]
    if (!first || this.busy) return
    await this.#guard(async () => {
      if (first.project) {
        await this.session.enter(await this.session.host.call('projects.open', { grant: first.id }))
        this.showData()
        return
      }
      if (this.session.project) this.showData()
      this.grants = grants
    })
  }

  /** Asks for files or a folder, then goes on as if they were dropped. */
  async pick(what: 'data' | 'data-folder' | 'project'): Promise<void> {
    const picked = await this.#guard(() => this.session.host.call('dialog.pick', { what }))
    if (picked) await this.take(picked.grants)
  }

  done(): void {
    this.grants = null
  }

  dismiss(): void {
    this.error = null
  }

  async #guard<Out>(work: () => Promise<Out>): Promise<Out | undefined> {
    this.error = null
    this.busy = true
    try {
      return await work()
    } catch (e) {
      this.error = toErrorBody(e)
      return undefined
    } finally {
      this.busy = false
    }
  }
}
