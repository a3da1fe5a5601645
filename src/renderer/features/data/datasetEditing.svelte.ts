/** Changes to a data set, each with its undo step and a note that offers it. */
import type { Balance, DatasetEdit, DatasetFile, SplitChange } from '@shared/project'
import type { Step } from '../../app/history.svelte'
import type { Session } from '../../app/projectSession.svelte'
import { toasts } from '../../ui/toasts.svelte'
import { editWords } from './editWords'

export interface DatasetChange {
  edits?: DatasetEdit[] | undefined
  split?: SplitChange | undefined
  balance?: Balance | undefined
}

export class DatasetEditing {
  busy = $state(false)

  constructor(private readonly session: Pick<Session, 'host' | 'history' | 'refresh'>) {}

  /** Makes the change and remembers it. @throws what the engine refuses, with nothing changed */
  async apply(before: DatasetFile, title: string, change: DatasetChange): Promise<DatasetFile> {
    const { host, history } = this.session
    const { name, revision } = before
    this.busy = true
    try {
      const after = await host.call('dataset.edit', { name, revision, ...change })
      const step: Step = {
        title,
        undo: () => this.#back(change, before),
        redo: () => this.#again(change, after)
      }
      // Before the page shows the change: who sees it can undo it.
      history.push(step)
      await this.session.refresh('datasets')
      toasts.show(`${title}.`, { action: { label: editWords.undo, run: () => history.undoStep(step) } })
      return after
    } finally {
      this.busy = false
    }
  }

  /** A split and weights are put back as they were, not drawn anew: what was edited since does not change them. */
  async #back({ edits, split, balance }: DatasetChange, before: DatasetFile): Promise<void> {
    const { host } = this.session
    const { name } = before
    if (split || balance) {
      await host.call('dataset.edit', {
        name,
        ...(split ? { policy: before.split } : {}),
        ...(balance ? { balance: before.balance } : {})
      })
    }
    if (edits && edits.length > 0) await host.call('dataset.undo', { name, steps: edits.length })
    await this.session.refresh('datasets')
  }

  async #again({ edits, split, balance }: DatasetChange, after: DatasetFile): Promise<void> {
    const { host } = this.session
    const { name } = after
    if (edits && edits.length > 0) await host.call('dataset.redo', { name, steps: edits.length })
    if (split || balance) {
      await host.call('dataset.edit', {
        name,
        ...(split ? { policy: after.split } : {}),
        ...(balance ? { balance: after.balance } : {})
      })
    }
    await this.session.refresh('datasets')
  }
}
