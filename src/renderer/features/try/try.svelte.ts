import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { HostContract } from '@shared/ipc/hostContract'
import type { Prediction, Run, Sample } from '@shared/ipc/payloads'
import type { Client, OutputOf } from '@shared/ipc/rpc'
import type { DatasetFile } from '@shared/project'
import { classesOf } from '../../app/runs'
import { Job } from '../../host/job.svelte'
import { Drawing } from './drawing.svelte'
import { Latest } from './latest'
import { fieldError, rowFields, rowOfCells, type RowField } from './rowForm'

export interface TrySource {
  run(): Run | undefined
  datasets(): readonly DatasetFile[]
}
type Answers = OutputOf<HostContract['predict.files']>
interface Pixels {
  width: number
  height: number
  channels: 1 | 3
  pixels: Uint8Array<ArrayBuffer>
}
type Question = { run: string } & ({ drawing: Pixels } | { row: Record<string, string> })

/** Asks a trained network about a drawing, a row or files. */
export class TryController {
  readonly drawing = new Drawing()
  readonly files = new Job()
  /** Of the drawing or the row. */
  answer = $state.raw<Prediction | null>(null)
  error = $state.raw<ErrorBody | null>(null)
  answers = $state.raw<Answers | null>(null)
  row = $state<Record<string, string>>({})
  /** The example the row or the pad was filled with, until that is changed. */
  example = $state.raw<Sample | null>(null)
  #latest: Latest<Question, Answers>
  #run: string | undefined

  constructor(
    private readonly client: Client<HostContract>,
    private readonly source: TrySource,
    private readonly random: () => number = Math.random
  ) {
    this.#latest = new Latest(
      (question) => this.#ask(question),
      ({ predictions, failed }) => {
        this.answer = predictions[0] ?? null
        this.error = failed[0]?.error ?? null
      },
      (e) => {
        this.answer = null
        this.error = toErrorBody(e)
      }
    )
  }

  get run(): Run | undefined {
    return this.source.run()
  }

  get dataset(): DatasetFile | undefined {
    const name = this.run?.recipe.dataset.name
    return this.source.datasets().find((d) => d.name === name)
  }

  /** Pictures small enough to be drawn by hand; for the others there are files. */
  get drawable(): boolean {
    const input = Object.values(this.run?.recipe.preprocess.inputs ?? {})[0]
    return input?.kind === 'image' && (input.channels === 1 || Math.max(input.width, input.height) <= 64)
  }

  /** Labels in the order of their codes; none for regression. */
  get classes(): readonly string[] {
    return this.run ? classesOf(this.run.recipe) : []
  }

  get fields(): RowField[] {
    const run = this.run
    return run ? rowFields(run.recipe, this.dataset) : []
  }

  /** Sentences by column; a row with one of them is not asked about. */
  get fieldErrors(): Record<string, string> {
    return Object.fromEntries(
      this.fields.flatMap((field) => {
        const sentence = fieldError(field, this.row[field.name] ?? '')
        return sentence === undefined ? [] : [[field.name, sentence]]
      })
    )
  }

  /** Another run was chosen: what was said is no longer true. The drawing stays, and is asked anew. */
  useRun(id: string | undefined): void {
    if (id === this.#run) return
    this.#run = id
    this.#latest.forget()
    this.answer = null
    this.error = null
    this.answers = null
    this.files.cancel()
    this.files.dismiss()
    this.example = null
    this.row = {}
  }

  /** The drawing changed. Called as often as it does; the engine is asked as fast as it answers. */
  askDrawing(pixels: Pixels): void {
    const run = this.run?.state.id
    if (run === undefined) return
    this.#latest.push({ run, drawing: pixels })
  }

  clearDrawing(): void {
    this.drawing.clear()
    this.example = null
    this.#latest.forget()
    this.answer = null
    this.error = null
  }

  setCell(name: string, value: string): void {
    this.row[name] = value
    this.example = null
    this.askRow()
  }

  askRow(): void {
    const run = this.run?.state.id
    if (run === undefined) return
    if (Object.keys(this.fieldErrors).length > 0) {
      this.#latest.forget()
      this.answer = null
      return
    }
    const row = Object.fromEntries(this.fields.map((field) => [field.name, this.row[field.name] ?? '']))
    this.#latest.push({ run, row })
  }

  /** An example of the test split (or of all, where there is none), picked at random; a picture goes onto the pad. */
  async fillWithExample(): Promise<void> {
    const dataset = this.dataset
    if (!dataset) return
    const filter = dataset.splitCounts.test > 0 ? { split: 'test' as const } : {}
    const total = dataset.splitCounts.test || dataset.examples
    const offset = Math.min(total - 1, Math.floor(this.random() * total))
    try {
      const page = await this.client.call('datasets.samples', { name: dataset.name, filter, offset, limit: 1 })
      const sample = page.samples[0]
      if (!sample) return
      this.drawing.clear()
      this.example = sample
      if (!sample.cells) return
      this.row = rowOfCells(dataset, this.fields, sample.cells)
      this.askRow()
    } catch (e) {
      this.error = toErrorBody(e)
    }
  }

  /** A few examples, to look at how the data is drawn; none when it can't be read, which needs no message here. */
  async firstSamples(limit: number): Promise<Sample[]> {
    const { dataset } = this
    if (!dataset) return []
    return this.client.call('datasets.samples', { name: dataset.name, offset: 0, limit }).then(
      (page) => page.samples,
      () => []
    )
  }

  async askFiles(grants: readonly string[]): Promise<void> {
    const run = this.run?.state.id
    if (run === undefined || grants.length === 0) return
    const answers = await this.files.run(({ signal }) =>
      this.client.call('predict.files', { run, grants: [...grants] }, { signal })
    )
    if (!answers || this.run?.state.id !== run) return
    this.answers = answers
    const [only, ...others] = answers.predictions
    if (!only || others.length > 0 || answers.failed.length > 0) return
    // One file is answered as large as a drawing is.
    this.clearDrawing()
    this.answer = only
  }

  async pickFiles(): Promise<void> {
    try {
      const picked = await this.client.call('dialog.pick', { what: 'predict' })
      if (picked) await this.askFiles(picked.grants.map((grant) => grant.id))
    } catch (e) {
      this.error = toErrorBody(e)
    }
  }

  async #ask(question: Question): Promise<Answers> {
    if ('drawing' in question) {
      return this.client.call('predict.drawing', { run: question.run, drawing: question.drawing })
    }
    return this.client.call('predict.row', { run: question.run, row: question.row })
  }
}
