import { analyse, errorsOf, fitModel, meantFor, type ModelFit } from '@core/model'
import type { AnnealError } from '@shared/errors'
import type { ModelSummary } from '@shared/ipc/payloads'
import type { DatasetFile, ModelGraph } from '@shared/project'
import type { Edits } from '../../app/edits'
import type { Host } from '../../host'
import { layerList, type LayerList } from './layerRows'
import { OpenModels, type OpenModel } from './openModels'

export interface ModelsSource {
  readonly models: readonly ModelSummary[]
  readonly datasets: readonly DatasetFile[]
  /** What all pages work on. */
  chosen: { model: string | null; dataset: string | null }
  readonly edits: Edits
  readonly host: Host
  refresh(what: 'models'): Promise<void>
}

/** Documents are never changed in place: each pair is fitted once. */
const fits = new WeakMap<ModelGraph, WeakMap<DatasetFile, ModelFit>>()

function fitOf(graph: ModelGraph, dataset: DatasetFile): ModelFit {
  const known = fits.get(graph) ?? new WeakMap<DatasetFile, ModelFit>()
  fits.set(graph, known)
  const fit = known.get(dataset) ?? fitModel(graph, dataset)
  known.set(dataset, fit)
  return fit
}

/** The project's models; the chosen one as it is being drawn, as it is or as a data set makes it. */
export class ModelsController {
  /** A data set picked here, which may not fit: the problems are then what is to be seen. */
  #shownFor = $state<string | null>(null)
  /** Shown as written, not adapted. */
  asWritten = $state(false)
  /** The chosen model was changed elsewhere too; what is said about it until it is dismissed. */
  conflict = $state.raw<AnnealError | null>(null)
  readonly #opened: OpenModels

  constructor(private readonly source: ModelsSource) {
    this.#opened = new OpenModels(source.host, (error) => {
      this.conflict = error
      void source.refresh('models')
    })
  }

  readonly model: ModelSummary | undefined = $derived.by(() => {
    const { models, chosen } = this.source
    return models.find((m) => m.name === chosen.model) ?? models[0]
  })

  /** The chosen model with what was not saved yet, and its history. */
  readonly open: OpenModel | undefined = $derived.by(() => {
    const { model } = this
    return model ? this.#opened.of(model, this.names) : undefined
  })

  /** The data set it is shown for: the chosen one if it fits, else the first that does; else it is shown as written. */
  readonly dataset: DatasetFile | undefined = $derived.by(() => {
    const graph = this.open?.editor.graph
    if (!graph || this.asWritten) return undefined
    const { datasets, chosen } = this.source
    const wanted = datasets.find((d) => d.name === this.#shownFor)
    if (wanted) return wanted
    // One that is being drawn fits nothing yet: it stays shown for the data it is meant for.
    const meant = datasets.filter((d) => meantFor(graph, d))
    const first = (all: readonly DatasetFile[]): DatasetFile | undefined =>
      all.find((d) => d.name === chosen.dataset) ?? all[0]
    const suiting = meant.filter((d) => fitOf(graph, d).problem === null)
    if (suiting.length > 0) return first(suiting)
    return errorsOf(analyse(graph).problems).length > 0 ? first(meant) : undefined
  })

  readonly fit: ModelFit | null = $derived.by(() => {
    const { open, dataset } = this
    return open && dataset ? fitOf(open.editor.graph, dataset) : null
  })

  readonly list: LayerList | null = $derived.by(() => {
    const graph = this.fit?.graph ?? this.open?.editor.graph
    return graph ? layerList(graph) : null
  })

  /** The lists were read anew: what was changed elsewhere is taken over. */
  follow(): void {
    this.#opened.take(this.source.models)
  }

  /** Until everything that was drawn is on the disk. @throws why it can't be saved */
  saved(): Promise<void> {
    return this.#opened.flush()
  }

  choose(name: string): void {
    this.source.chosen.model = name
    this.#shownFor = null
    this.conflict = null
  }

  /** null: as it is written in its file. */
  showFor(dataset: string | null): void {
    this.asWritten = dataset === null
    this.#shownFor = dataset
  }

  /** Below, errors are thrown: the page shows them where they were caused. */
  async rename(name: string, to: string): Promise<void> {
    await this.saved()
    await this.source.edits.rename('model', name, name, to)
    if (this.model?.name === name) this.source.chosen.model = to
  }

  get names(): string[] {
    return this.source.models.map((m) => m.name)
  }

  /** A free name for a new one: “model”, “model 2”, … */
  freeName(wanted: string): string {
    const { names } = this
    let to = wanted
    for (let i = 2; names.includes(to); i++) to = `${wanted} ${i}`
    return to
  }

  /** A free name for a copy: "<name> copy", "<name> copy 2", … */
  copyName(name: string): string {
    return this.freeName(`${name} copy`)
  }

  async create(name: string, graph: ModelGraph): Promise<void> {
    await this.source.edits.create(name, graph)
    await this.source.refresh('models')
    this.choose(name)
  }

  async duplicate(name: string, to: string): Promise<void> {
    await this.saved()
    await this.source.edits.duplicate('model', name, to)
    this.source.chosen.model = to
  }

  /** With a note that can undo it. */
  async delete(name: string): Promise<void> {
    await this.saved()
    await this.source.edits.delete('model', name)
  }
}
