/** The models that were looked at in this project, each with its history; they outlive the page. */
import { AnnealError } from '@shared/errors'
import type { ModelSummary } from '@shared/ipc/payloads'
import type { ModelGraph } from '@shared/project'
import type { Host } from '../../host'
import { Autosave } from './autosave.svelte'
import { GraphEditor } from './graphEditor.svelte'
import { words } from './words'

export class OpenModel {
  readonly editor: GraphEditor
  readonly saving: Autosave<ModelGraph>
  #revision: number
  #kept: ModelGraph

  constructor(
    readonly name: string,
    summary: Pick<ModelSummary, 'revision' | 'graph'>,
    private readonly host: Host,
    /** It was changed elsewhere too: what is here was kept under another name. */
    private readonly onconflict: (error: AnnealError) => void,
    from?: OpenModel
  ) {
    this.#revision = summary.revision
    this.#kept = summary.graph
    this.saving = new Autosave((graph) => this.#save(graph))
    this.editor = from
      ? from.editor.handOver((graph) => this.saving.touch(graph))
      : new GraphEditor(summary.graph, (graph) => this.saving.touch(graph))
  }

  /** The list was read anew: a later revision than ours was written elsewhere. */
  take({ revision, graph }: ModelSummary): void {
    if (this.saving.pending || revision <= this.#revision) return
    this.#revision = revision
    if (same(graph, this.#kept)) return
    this.#kept = graph
    this.editor.replace(words.changedElsewhere, graph)
  }

  /** Whether this is what the list calls by another name now. */
  isNow(summary: ModelSummary): boolean {
    return !this.saving.pending && summary.revision === this.#revision && same(summary.graph, this.#kept)
  }

  async #save(graph: ModelGraph): Promise<void> {
    try {
      const { revision } = await this.host.call('models.save', { name: this.name, revision: this.#revision, graph })
      this.#revision = revision
      this.#kept = graph
    } catch (e) {
      if (!(e instanceof AnnealError) || e.code !== 'conflict') throw e
      // Kept under another name: nothing is left to write under this one, the list brings what is there.
      this.#revision = 0
      this.onconflict(e)
    }
  }
}

const same = (a: ModelGraph, b: ModelGraph): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

export class OpenModels {
  readonly #open = new Map<string, OpenModel>()

  constructor(
    private readonly host: Host,
    private readonly onconflict: (error: AnnealError) => void
  ) {}

  /** @param names of all models there are: one that is gone from them may have been renamed to this one */
  of(summary: ModelSummary, names: readonly string[]): OpenModel {
    const known = this.#open.get(summary.name)
    if (known) return known
    const renamed = [...this.#open.values()].find((model) => !names.includes(model.name) && model.isNow(summary))
    if (renamed) this.#open.delete(renamed.name)
    const open = new OpenModel(summary.name, summary, this.host, this.onconflict, renamed)
    this.#open.set(summary.name, open)
    return open
  }

  take(models: readonly ModelSummary[]): void {
    for (const model of models) this.#open.get(model.name)?.take(model)
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#open.values()].map((model) => model.saving.flush()))
  }
}
