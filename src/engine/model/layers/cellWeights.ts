import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { CellWeights } from '../ops/lstm'
import { only, weight, type ApplyContext } from './build'

/** The three weights of a recurrent cell. @param of `forward_`, where a layer has two cells */
export function cellWeights(context: ApplyContext, inputs: readonly Tensor[], of = ''): CellWeights {
  return {
    x: only(inputs),
    kernel: weight(context, `${of}kernel`),
    recurrentKernel: weight(context, `${of}recurrent_kernel`),
    bias: weight(context, `${of}bias`)
  }
}
