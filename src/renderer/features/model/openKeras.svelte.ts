/** Opens models that Keras or TF.js saved: chosen in a dialog or dropped on the window. */
import type { HostContract } from '@shared/ipc/hostContract'
import type { ImportedModel } from '@shared/ipc/payloads'
import type { Client } from '@shared/ipc/rpc'
import { Job } from '../../host/job.svelte'

export class OpenKeras {
  /** One file at a time; its error stays until it is dismissed. */
  readonly job = new Job()

  constructor(
    private readonly client: Client<HostContract>,
    /** The model is there: show it. */
    private readonly opened: (model: ImportedModel) => void | Promise<void>
  ) {}

  async open(grant: string): Promise<void> {
    const model = await this.job.run((options) => this.client.call('models.import', { grant }, options))
    if (model) await this.opened(model)
  }
}

/** What there is to say of a model that was opened. */
export function openedSentence({ model, layers, parameters, withWeights, notes }: ImportedModel): string {
  const size = `${layers.toLocaleString('en')} layers, ${parameters.toLocaleString('en')} parameters`
  return [`Opened “${model}”: ${size}, ${withWeights ? 'with its weights' : 'without weights'}.`, ...notes].join(' ')
}
