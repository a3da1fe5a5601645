/** Why a training step cannot become one graph. The run then goes on step by step and tells this sentence. */
import { AnnealError } from '@shared/errors'

export class CompileError extends AnnealError {
  /** @param layer node id of the layer it is about, where it is about one */
  constructor(message: string, layer?: string | null, options?: ErrorOptions) {
    super(
      {
        code: 'not-compilable',
        message,
        hint: 'It can be trained step by step, which is slower.',
        ...(layer === undefined || layer === null ? {} : { where: layer })
      },
      options
    )
    this.name = 'CompileError'
  }
}
