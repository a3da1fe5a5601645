/** What was dropped or picked: a project opens, anything else waits to be imported. */
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { Grant } from '@shared/ipc/hostContract'
import type { Session } from './projectSession.svelte'
import { words } from './words'

/** By its name: .json alone may be a table. */
function isModelFile({ name, directory }: Grant): boolean {
  return !directory && (/\.(keras|h5|hdf5)$/i.test(name) || name.toLowerCase() === 'model.json')
}

export class Intake {
  /** Waiting for the import dialog. */
  grants = $state.raw<readonly Grant[] | null>(null)
  /** A model's file, waiting to be opened. */
  model = $state.raw<Grant | null>(null)
  error = $state.raw<ErrorBody | null>(null)
  busy = $state(false)
  /** Imports under way: another one, or another project, would end them. */
  #importing = 0

  constructor(
    private readonly session: Session,
    private readonly showData: () => void
  ) {}

  /** On the welcome page the import makes a project for what was dropped. */
  async take(grants: readonly Grant[]): Promise<void> {
    const refusal = this.#refusal(grants)
    if (refusal) {
      this.error = refusal
      return
    }
    const first = grants[0]
    if (!first) return
    await this.#guard(async () => {
      if (first.project) {
        await this.session.enter(await this.session.host.call('projects.open', { grant: first.id }))
        this.showData()
        return
      }
      if (this.session.project && grants.length === 1 && isModelFile(first)) {
        this.model = first
        return
      }
      if (this.session.project) this.showData()
      this.grants = grants
    })
  }

  /** Asks for files or a folder, then goes on as if they were dropped. */
  async pick(what: 'data' | 'data-folder' | 'project' | 'model'): Promise<void> {
    if (this.busy) return
    if (this.#importing > 0) {
      this.error = words.drop.importing
      return
    }
    const picked = await this.#guard(() => this.session.host.call('dialog.pick', { what }))
    if (!picked) return
    // Chosen as a model, it is one whatever its name.
    if (what === 'model') this.model = picked.grants[0] ?? null
    else await this.take(picked.grants)
  }

  /** Takes nothing until the returned function is called: an import is under way. */
  hold(): () => void {
    this.#importing++
    return () => {
      this.#importing--
      if (this.error === words.drop.importing) this.error = null
    }
  }

  done(): void {
    this.grants = null
  }

  dismiss(): void {
    this.error = null
  }

  /** What is dropped and not taken is never dropped silently. */
  #refusal(grants: readonly Grant[]): ErrorBody | null {
    if (this.#importing > 0) return words.drop.importing
    if (this.busy) return words.drop.busy
    if (grants.length === 0) return words.drop.noFile
    const project = grants.find((grant) => grant.project)
    return project && grants.length > 1 ? words.drop.projectAmong(project.name) : null
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
