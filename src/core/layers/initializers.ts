/** What weights are before training: which choices there are. The numbers are made in initialValues.ts. */
import { z } from 'zod'

export const initializerNames = ['glorotUniform', 'heNormal', 'heUniform', 'orthogonal', 'zeros', 'ones'] as const
export type InitializerName = (typeof initializerNames)[number]

/**
 * What a weight may be before training; the last two only a layer itself can choose: LSTM's bias, 1 in the forget gate,
 * and Embedding's rows, evenly between -0.05 and 0.05.
 */
export type StartName = InitializerName | 'forgetGateOnes' | 'smallUniform'

export interface Initializer {
  name: InitializerName
  title: string
  help: string
}
export const initializers: Readonly<Record<InitializerName, Initializer>> = {
  glorotUniform: {
    name: 'glorotUniform',
    title: 'Glorot uniform',
    help: 'Small random values fitted to the size of the layer; works for most networks.'
  },
  heNormal: {
    name: 'heNormal',
    title: 'He normal',
    help: 'Random values with the usual bell shape, a bit larger; made for ReLU.'
  },
  heUniform: { name: 'heUniform', title: 'He uniform', help: 'Evenly spread random values, a bit larger; for ReLU.' },
  orthogonal: {
    name: 'orthogonal',
    title: 'Orthogonal',
    help: 'Random directions at right angles to each other; keeps signals alive through many steps of a sequence.'
  },
  zeros: { name: 'zeros', title: 'Zeros', help: 'All 0; the usual choice for biases.' },
  ones: { name: 'ones', title: 'Ones', help: 'All 1.' }
}
export const initializerSchema = z.enum(initializerNames, `must be one of ${initializerNames.join(', ')}.`)
