import { fitModel, suits, type ModelFit } from '@core/model'
import type { ModelSummary } from '@shared/ipc/payloads'
import type { DatasetFile } from '@shared/project'
import type { Edits } from '../../app/edits'
import { layerList, type LayerList } from './layerRows'

export interface ModelsSource {
  readonly models: readonly ModelSummary[]
  readonly datasets: readonly DatasetFile[]
  /** What all pages work on. */
  chosen: { model: string | null; dataset: string | null }
  readonly edits: Edits
}

/** The project's models; the chosen one as layers, as it is or as a data set makes it. */
export class ModelsController {
  /** A data set picked here, which may not fit: the problems are then what is to be seen. */
  #shownFor = $state<string | null>(null)
  /** Shown as written, not adapted. */
  asWritten = $state(false)

  constructor(private readonly source: ModelsSource) {}

  readonly model: ModelSummary | undefined = $derived.by(() => {
    const { models, chosen } = this.source
    return models.find((m) => m.name === chosen.model) ?? models[0]
  })

  /** The data set it is shown for: the chosen one if it fits, else the first that does; else it is shown as written. */
  readonly dataset: DatasetFile | undefined = $derived.by(() => {
    const { model } = this
    if (!model || this.asWritten) return undefined
    const { datasets, chosen } = this.source
    const wanted = datasets.find((d) => d.name === this.#shownFor)
    if (wanted) return wanted
    const suiting = datasets.filter((d) => suits(model.graph, d))
    return suiting.find((d) => d.name === chosen.dataset) ?? suiting[0]
  })

  readonly fit: ModelFit | null = $derived.by(() => {
    const { model, dataset } = this
    return model && dataset ? fitModel(model.graph, dataset) : null
  })

  readonly list: LayerList | null = $derived.by(() => {
    const graph = this.fit?.graph ?? this.model?.graph
    return graph ? layerList(graph) : null
  })

  choose(name: string): void {
    this.source.chosen.model = name
    this.#shownFor = null
  }

  /** null: as it is written in its file. */
  showFor(dataset: string | null): void {
    this.asWritten = dataset === null
    this.#shownFor = dataset
  }

  /** Below, errors are thrown: the page shows them where they were caused. */
  async rename(name: string, to: string): Promise<void> {
    await this.source.edits.rename('model', name, name, to)
    if (this.model?.name === name) this.source.chosen.model = to
  }

  /** A free name for a copy: "<name> copy", "<name> copy 2", … */
  copyName(name: string): string {
    const taken = this.source.models.map((m) => m.name)
    let to = `${name} copy`
    for (let i = 2; taken.includes(to); i++) to = `${name} copy ${i}`
    return to
  }

  async duplicate(name: string, to: string): Promise<void> {
    await this.source.edits.duplicate('model', name, to)
    this.source.chosen.model = to
  }

  /** With a note that can undo it. */
  async delete(name: string): Promise<void> {
    await this.source.edits.delete('model', name)
  }
}
