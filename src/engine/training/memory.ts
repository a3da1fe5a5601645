import type { OptimizerName } from '@shared/project'
import { memoryForBatch, type Analysis } from '@core/model'
import { checkRoom } from '@engine/model'

/**
 * What a training needs at the least: one example at a time.
 * @throws AnnealError `model-too-large`
 */
export function checkMemory(analysis: Analysis, optimizer: OptimizerName, memory?: number): void {
  const least = memoryForBatch(analysis, 1, optimizer)
  const hint =
    least.activations < least.total / 2
      ? 'Use fewer units, or an optimizer that keeps less, such as sgd.'
      : 'Use smaller data, fewer filters, or larger strides.'
  checkRoom(least.total, 'Training this model', hint, memory)
}
