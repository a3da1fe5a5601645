/** From what was dropped to a data set: look, ask what can't be told, import, report. */
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { Grant } from '@shared/ipc/hostContract'
import type { ImportReport, Progress, Sniffed } from '@shared/ipc/payloads'
import { nameSchema } from '@shared/project/fileFormat'
import type { Session } from '../../app/projectSession.svelte'
import { ProgressMeter } from '../../ui/meter.svelte'
import { ImportChoices } from './importChoices.svelte'
import { importWords } from './words'

export type ImportStep = 'closed' | 'looking' | 'asking' | 'importing' | 'done' | 'failed'

export class ImportFlow {
  step = $state<ImportStep>('closed')
  sniffed = $state.raw<Sniffed | null>(null)
  report = $state.raw<ImportReport | null>(null)
  error = $state.raw<ErrorBody | null>(null)
  cancelling = $state(false)
  choices = $state.raw(new ImportChoices())
  meter = $state.raw(new ProgressMeter())
  #grants: readonly Grant[] = []
  #controller: AbortController | null = null

  /** @param into the session: without a project the import makes one, which stays only when it succeeds */
  constructor(private readonly into: Pick<Session, 'host' | 'project' | 'datasets' | 'enter'>) {}

  async open(grants: readonly Grant[]): Promise<void> {
    this.#grants = grants
    this.step = 'looking'
    this.error = null
    this.report = null
    this.sniffed = null
    await this.#guard('failed', async (signal) => {
      const sniffed = await this.into.host.call('datasets.sniff', { grants: grants.map((g) => g.id) }, { signal })
      this.sniffed = sniffed
      this.choices = new ImportChoices(sniffed, freeName(sniffed.suggestedName, this.#taken))
      this.step = 'asking'
    })
  }

  /** Reads the beginning anew, after another sheet, encoding or delimiter was chosen. */
  async lookAgain(): Promise<void> {
    if (this.step !== 'asking') return
    this.error = null
    await this.#guard('asking', async (signal) => {
      const grants = this.#grants.map((g) => g.id)
      const choices = this.choices.readChoices()
      const input = choices ? { grants, choices } : { grants }
      const sniffed = await this.into.host.call('datasets.sniff', input, { signal })
      this.sniffed = sniffed
      this.choices.seenAgain(sniffed)
    })
  }

  get #taken(): string[] {
    return this.into.datasets.map((d) => d.name)
  }

  readonly nameTaken = $derived.by(() => this.#taken.includes(this.choices.name.trim()))
  /** What the import would refuse and can be seen already. */
  readonly refusal = $derived.by<ErrorBody | null>(() => {
    const { sniffed, choices } = this
    // Labels from a file are other classes than those of the folders.
    const fromFolders = sniffed?.kind === 'image-folder' && choices.labelFile === ''
    const only = fromFolders && sniffed.classes.length === 1 ? sniffed.classes[0] : undefined
    return only === undefined ? null : importWords.oneClass(only)
  })
  readonly ready = $derived.by(
    () => this.step === 'asking' && !this.nameTaken && this.refusal === null && this.choices.problem === null
  )

  async start(): Promise<void> {
    if (!this.ready) return
    this.step = 'importing'
    this.error = null
    this.meter = new ProgressMeter()
    await this.#guard('asking', async (signal) => {
      const grants = this.#grants.map((g) => g.id)
      const options = this.choices.options()
      const call = { signal, onEvent: (progress: Progress) => this.meter.update(progress) }
      const { host, project } = this.into
      if (project) this.report = await host.call('datasets.import', { grants, options }, call)
      else {
        const made = await host.call('projects.createFromData', { name: options.name, grants, options }, call)
        await this.into.enter(made.project)
        this.report = made.report
      }
      this.step = 'done'
    })
  }

  /** While looking or importing: ends that. Nothing half-done stays. */
  cancel(): void {
    if (this.step === 'importing') this.cancelling = true
    this.#controller?.abort()
    if (this.step !== 'importing') this.close()
  }

  close(): void {
    this.#controller?.abort()
    this.#controller = null
    this.step = 'closed'
    this.cancelling = false
  }

  async #guard(back: ImportStep, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#controller?.abort()
    const controller = new AbortController()
    this.#controller = controller
    try {
      await work(controller.signal)
    } catch (e) {
      if (this.#controller !== controller) return
      const body = toErrorBody(e)
      if (body.code !== 'cancelled') this.error = body
      this.step = body.code === 'cancelled' && back === 'failed' ? 'closed' : back
    } finally {
      if (this.#controller === controller) {
        this.#controller = null
        this.cancelling = false
      }
    }
  }
}

/** "digits", or "digits-2" when that is taken. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const name = nameSchema.safeParse(wanted)
  const base = name.success ? name.data : 'data'
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? base : `${base.slice(0, 76)}-${n}`
    if (!taken.includes(candidate)) return candidate
  }
}
