/** First screen: recent projects, samples, a new project. */
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { RecentProject } from '@shared/ipc/hostContract'
import type { z } from 'zod'
import type { sampleProjectSchema } from '@shared/ipc/hostContract'
import type { Session } from '../../app/projectSession.svelte'
import { ProgressMeter } from '../../ui/meter.svelte'
import { words } from './words'

export type SampleProject = z.infer<typeof sampleProjectSchema>

export class WelcomeController {
  /** null: not read yet */
  recent = $state.raw<readonly RecentProject[] | null>(null)
  samples = $state.raw<readonly SampleProject[]>([])
  error = $state.raw<ErrorBody | null>(null)
  /** The sample that is being made. */
  making = $state.raw<{ id: string; meter: ProgressMeter } | null>(null)
  cancelling = $state(false)
  opening = $state<string | null>(null)
  #controller: AbortController | null = null

  constructor(
    private readonly session: Session,
    private readonly go: (page: 'data' | 'train') => void
  ) {}

  async read(): Promise<void> {
    await this.#guard(async () => {
      const { host } = this.session
      const [recent, samples] = await Promise.all([host.call('projects.recent', {}), host.call('projects.samples', {})])
      this.recent = recent
      this.samples = samples
    })
    this.recent ??= []
  }

  async open(project: RecentProject): Promise<void> {
    this.opening = project.id
    await this.#guard(async () => {
      await this.session.enter(await this.session.host.call('projects.open', { recent: project.id }))
      this.go('data')
    })
    this.opening = null
  }

  async forget(project: RecentProject): Promise<void> {
    await this.#guard(async () => {
      await this.session.host.call('projects.forget', { id: project.id })
      this.recent = (this.recent ?? []).filter((p) => p.id !== project.id)
    })
  }

  /** Asks for a project's folder; one that is none is refused with a sentence. */
  async pickProject(): Promise<void> {
    await this.#guard(async () => {
      const grant = (await this.session.host.call('dialog.pick', { what: 'project' }))?.grants[0]
      if (!grant) return
      if (!grant.project) {
        this.error = words.notProject(grant.name)
        return
      }
      await this.session.enter(await this.session.host.call('projects.open', { grant: grant.id }))
      this.go('data')
    })
  }

  /** One click: the project is made, its data imported, and training starts. */
  async trainSample(sample: SampleProject): Promise<void> {
    if (this.making) return
    const controller = new AbortController()
    const meter = new ProgressMeter()
    this.#controller = controller
    this.making = { id: sample.id, meter }
    await this.#guard(async () => {
      const info = await this.session.host.call(
        'projects.createFromSample',
        { sample: sample.id },
        { signal: controller.signal, onEvent: (progress) => meter.update(progress) }
      )
      await this.session.enter(info)
      this.go('train')
      const { datasets, models } = this.session
      const dataset = datasets[0]
      const model = models.find((m) => m.name === 'cnn') ?? models[0]
      if (dataset && model) {
        this.session.chosen.dataset = dataset.name
        this.session.chosen.model = model.name
        await this.session.startRun({ dataset: dataset.name, model: model.name, training: {}, eager: false })
      }
    })
    this.making = null
    this.cancelling = false
  }

  cancelSample(): void {
    this.cancelling = true
    this.#controller?.abort()
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.error = null
    try {
      await work()
    } catch (e) {
      const body = toErrorBody(e)
      if (body.code !== 'cancelled') this.error = body
    }
  }
}
