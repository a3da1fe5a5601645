import { analyse, fitModel, suits } from '@core/model'
import {
  clipConflict,
  clipConflictSentence,
  clipFields,
  completeTraining,
  defaultTraining,
  lossCatalogue,
  usesSetting
} from '@core/training'
import type { AnnealError } from '@shared/errors'
import type { ModelSummary, RunRequest } from '@shared/ipc/payloads'
import {
  threadsSchema,
  trainingSpecSchema,
  type DatasetFile,
  type LossName,
  type OptimizerName,
  type RecipeFile,
  type Task,
  type Threads,
  type TrainingSpec
} from '@shared/project'
import { formatCount } from '../../ui/format'

export interface RecipeSource {
  readonly datasets: readonly DatasetFile[]
  readonly models: readonly ModelSummary[]
  /** What all pages work on. */
  chosen: { dataset: string | null; model: string | null }
}
export type NumericField = {
  [K in keyof TrainingSpec]: TrainingSpec[K] extends number ? K : never
}[keyof TrainingSpec]
/** Shown only under the hood. */
const hoodFields: readonly NumericField[] = ['momentum', 'weightDecay', 'l1', 'l2', 'dropout', ...clipFields, 'seed']

/** What a person chooses before a training. A number that can't be read is NaN and has its sentence in `errors`. */
export class RecipeForm {
  values = $state<TrainingSpec>(completeTraining('classification', {}))
  /** null: the engine chooses. */
  threads = $state.raw<Threads | null>(null)

  /** The task the loss was chosen for. */
  #task: Task = 'classification'
  /** The data set for which a model was picked by hand. */
  #insisted = $state<string | null>(null)

  constructor(private readonly source: RecipeSource) {}

  /** The chosen data set; the first one while none is chosen, or the chosen one is gone. */
  readonly dataset: DatasetFile | undefined = $derived.by(() => {
    const { datasets, chosen } = this.source
    return datasets.find((d) => d.name === chosen.dataset) ?? datasets[0]
  })

  readonly task: Task = $derived.by(() => this.dataset?.task ?? 'classification')

  /** The chosen model if it is meant for such data; else, of those that are, the one that is quickest to train. */
  readonly model: ModelSummary | undefined = $derived.by(() => {
    const { models, chosen } = this.source
    const { dataset } = this
    const wanted = models.find((m) => m.name === chosen.model)
    const meant = wanted && (!dataset || suits(wanted.graph, dataset) || this.#insisted === dataset.name)
    return (meant ? wanted : this.#quickest()) ?? wanted ?? models[0]
  })

  /** What is wrong between the model and the data, or null. */
  readonly modelProblem: AnnealError | null = $derived.by(() => {
    const { model, dataset } = this
    return model && dataset ? fitModel(model.graph, dataset).problem : null
  })

  get defaults(): TrainingSpec {
    return completeTraining(this.task, { optimizer: this.values.optimizer })
  }

  /** What a training has when nobody chose. */
  get defaultOptimizer(): OptimizerName {
    return defaultTraining(this.task).optimizer
  }

  get losses(): LossName[] {
    return Object.values(lossCatalogue)
      .filter((entry) => entry.tasks.includes(this.task))
      .map((entry) => entry.name)
  }

  /** Whether a setting has any effect with the chosen optimizer. */
  uses(field: NumericField): boolean {
    return usesSetting(this.values.optimizer, field)
  }

  /** The sentence for a value of a field, or null. */
  check(field: NumericField, value: number): string | null {
    if (!this.uses(field)) return null
    const parsed = trainingSpecSchema.shape[field].safeParse(value)
    if (!parsed.success) return parsed.error.issues[0]?.message ?? 'This value can’t be used.'
    const { dataset } = this
    if (field === 'batchSize' && dataset && value > dataset.splitCounts.train) {
      const size = formatCount(dataset.splitCounts.train)
      return `The training split has ${size} examples; the batch size can be at most ${size}.`
    }
    const clips = clipConflict({ ...this.values, [field]: value })
    return clips.some((name) => name === field) ? clipConflictSentence : null
  }

  checkThreads(value: number): string | null {
    const fine = threadsSchema.shape.interOp.safeParse(value).success
    return fine ? null : 'Threads must be a whole number from 1 to 1,024.'
  }

  get errors(): Partial<Record<NumericField, string>> {
    const fields = Object.keys(this.values).filter((key): key is NumericField => key !== 'loss' && key !== 'optimizer')
    return Object.fromEntries(
      fields.flatMap((field) => {
        const sentence = this.check(field, this.values[field])
        return sentence === null ? [] : [[field, sentence]]
      })
    )
  }

  get valid(): boolean {
    return (
      this.dataset !== undefined &&
      this.model !== undefined &&
      this.modelProblem === null &&
      Object.keys(this.errors).length === 0 &&
      (this.threads === null || threadsSchema.safeParse(this.threads).success)
    )
  }

  /** How many settings under the hood are not at their default: said while it is closed. */
  get changedUnderTheHood(): number {
    const { defaults } = this
    const changed = hoodFields.filter((f) => this.uses(f) && !Object.is(this.values[f], defaults[f])).length
    return changed + (this.threads === null ? 0 : 1) + (this.values.fastMath ? 1 : 0)
  }

  get hoodHasError(): boolean {
    const { errors } = this
    return hoodFields.some((f) => errors[f] !== undefined)
  }

  #quickest(): ModelSummary | undefined {
    const { dataset } = this
    if (!dataset) return undefined
    const cost = (m: ModelSummary): number => analyse(fitModel(m.graph, dataset).graph).multiplyAdds
    return this.source.models
      .filter((m) => suits(m.graph, dataset))
      .reduce<ModelSummary | undefined>((best, m) => (best === undefined || cost(m) < cost(best) ? m : best), undefined)
  }

  /** Another task asks for another loss, another kind of data for another model. */
  chooseDataset(name: string): void {
    this.source.chosen.dataset = name
    this.settle()
  }

  chooseModel(name: string): void {
    this.source.chosen.model = name
    // Also one that is not meant for such data: it was asked for, and what does not fit is said.
    this.#insisted = this.dataset?.name ?? null
  }

  /** A learning rate that was left at its default follows the optimizer. */
  chooseOptimizer(optimizer: OptimizerName): void {
    const follows = Object.is(this.values.learningRate, this.defaults.learningRate)
    this.values.optimizer = optimizer
    if (follows) this.values.learningRate = this.defaults.learningRate
  }

  /** Call it when the data set changed, here or elsewhere: another task begins with its own loss. */
  settle(): void {
    const { task } = this
    if (task !== this.#task || !this.losses.includes(this.values.loss)) this.values.loss = this.defaults.loss
    this.#task = task
  }

  /** Tells the other pages what this one would train. */
  announce(): void {
    const { chosen } = this.source
    if (this.dataset) chosen.dataset = this.dataset.name
    if (this.model) chosen.model = this.model.name
  }

  /** Takes everything over from a run, where its data and model are still there. */
  takeFrom(recipe: RecipeFile, change: Partial<TrainingSpec> = {}): void {
    this.source.chosen.dataset = recipe.dataset.name
    this.source.chosen.model = recipe.modelName
    this.#insisted = recipe.dataset.name
    this.#task = this.task
    this.values = { ...recipe.training, ...change }
    this.settle()
  }

  /** What the engine is asked for. Call it only when `valid`. */
  request(): RunRequest {
    const { dataset, model } = this
    if (!dataset || !model) throw new Error('A run needs a data set and a model')
    return {
      dataset: dataset.name,
      model: model.name,
      training: $state.snapshot(this.values),
      eager: false,
      ...(this.threads === null ? {} : { threads: this.threads })
    }
  }
}
