import type { HostContract } from '@shared/ipc/hostContract'
import type { ExportResult } from '@shared/ipc/payloads'
import type { Client } from '@shared/ipc/rpc'
import { Job } from '../../host/job.svelte'
import type { ExportFormat } from './formats'

export interface Exported extends ExportResult {
  run: string
  /** For showing the folder. */
  grant: string
}

/** Writes a run's network in a format and keeps what came of it, for each run and format. */
export class ExportController {
  readonly job = new Job()
  /** The format being written, or the one whose error stands. */
  format = $state<ExportFormat | null>(null)
  done = $state.raw<readonly Exported[]>([])

  constructor(private readonly client: Client<HostContract>) {}

  /** The newest export of a run in a format, in this session. */
  latest(run: string, format: ExportFormat): Exported | undefined {
    return this.done.findLast((e) => e.run === run && e.format === format)
  }

  /** `grant`: a folder the person chose; without one it goes into the project's exports. */
  async start(run: string, format: ExportFormat, grant?: string): Promise<void> {
    if (this.job.running) return
    this.format = format
    const result = await this.job.run((options) =>
      this.client.call('exports.run', { run, format, ...(grant === undefined ? {} : { grant }) }, options)
    )
    if (result) this.done = [...this.done, { ...result, run }]
  }

  /** Asks for a folder first; closing the dialog exports nothing. */
  async startInChosenFolder(run: string, format: ExportFormat): Promise<void> {
    const picked = await this.client.call('dialog.pick', { what: 'export-folder' })
    const grant = picked?.grants[0]?.id
    if (grant !== undefined) await this.start(run, format, grant)
  }

  async reveal(grant: string): Promise<void> {
    await this.client.call('grant.reveal', { grant })
  }
}
