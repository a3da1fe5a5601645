/** SimpleRNN over a sequence: h' = f(x W + h U + b). Source: keras/src/layers/rnn/simple_rnn.py. */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at } from './attributes'
import type { CellWeights, Way } from './lstm'
import { matrixProduct } from './products'
import { learnFromBefore, readSequence, type CellKind } from './recurrent'

export function simpleRnn(
  runtime: Runtime,
  { x, kernel, recurrentKernel, bias }: CellWeights,
  activation: 'tanh' | 'relu',
  way: Way
): Tensor {
  const product = matrixProduct(runtime)
  const kind: CellKind<never> = {
    keeps: ['h'],
    cell(ops, recurrent) {
      const u = at(recurrent, 0)
      const [f, through] = activation === 'tanh' ? [ops.tanh, ops.throughTanh] : [ops.relu, ops.throughRelu]
      return {
        step([part], before) {
          if (!part) throw new Error('SimpleRNN was run without its input')
          return { h: f(before ? ops.add(part, product.of(before.h, u)) : part) }
        },
        back({ h }, before, dh) {
          const dz = through(h, dh)
          return { dz: [dz], dh: before && product.toInput(dz, u, before.h), own: [] }
        },
        learn: (visited) => [
          learnFromBefore(ops, product, visited, { dz: ({ returned }) => at(returned.dz, 0), like: u })
        ]
      }
    }
  }
  return readSequence(runtime, kind, { x, kernel, bias, recurrent: [recurrentKernel] }, { ...way, product })
}
