/** What this computer has no room for is refused before anything is made of it. */
import { totalmem } from 'node:os'
import { AnnealError } from '@shared/errors'
import { showBytes } from '@core/model'

/**
 * @param bytes that are needed at least
 * @param what needs them, as the beginning of a sentence
 * @throws AnnealError `model-too-large`
 */
export function checkRoom(bytes: number, what: string, hint: string, memory = totalmem()): void {
  if (bytes <= memory) return
  throw new AnnealError({
    code: 'model-too-large',
    message: `${what} takes at least ${showBytes(bytes)} of memory; this computer has ${showBytes(memory)}.`,
    hint
  })
}

/** @throws AnnealError `model-too-large` where not even the weights fit */
export function checkWeights(parameters: number): void {
  checkRoom(4 * parameters, 'This model', 'Use fewer units, or make what comes in smaller, for example by pooling.')
}
