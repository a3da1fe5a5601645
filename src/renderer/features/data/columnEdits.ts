/** Changes of a column's kind and role, with their undo. */
import type { DatasetEdit } from '@shared/project/datasetEdits'
import type { DatasetFile } from '@shared/project'
import type { Session } from '../../app/projectSession.svelte'

export class ColumnEdits {
  constructor(private readonly session: Pick<Session, 'host' | 'history' | 'refresh' | 'datasets'>) {}

  /** @param back the edit that makes it what it was */
  async change(dataset: DatasetFile, title: string, edit: DatasetEdit, back: DatasetEdit): Promise<void> {
    const { name } = dataset
    await this.#apply(name, dataset.revision, edit)
    this.session.history.push({
      title,
      undo: () => this.#apply(name, this.#revisionOf(name), back),
      redo: () => this.#apply(name, this.#revisionOf(name), edit)
    })
  }

  async #apply(name: string, revision: number, edit: DatasetEdit): Promise<void> {
    await this.session.host.call('dataset.edit', { name, revision, edits: [edit] })
    await this.session.refresh('datasets')
  }

  #revisionOf(name: string): number {
    return this.session.datasets.find((dataset) => dataset.name === name)?.revision ?? 0
  }
}
