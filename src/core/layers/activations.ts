/** Functions a layer applies to its sums. Names are Keras'. */
import { z } from 'zod'

export const activationNames = ['linear', 'relu', 'elu', 'sigmoid', 'tanh', 'softmax'] as const
export type ActivationName = (typeof activationNames)[number]

export interface Activation {
  name: ActivationName
  title: string
  help: string
}

export const activations: Readonly<Record<ActivationName, Activation>> = {
  linear: { name: 'linear', title: 'Linear', help: 'Passes values on unchanged; for predicting numbers.' },
  relu: { name: 'relu', title: 'ReLU', help: 'Keeps positive values and zeroes the rest; the usual choice inside.' },
  elu: { name: 'elu', title: 'ELU', help: 'Like ReLU, but negative values fade smoothly to -1.' },
  sigmoid: { name: 'sigmoid', title: 'Sigmoid', help: 'Squeezes each value between 0 and 1.' },
  tanh: { name: 'tanh', title: 'Tanh', help: 'Squeezes each value between -1 and 1.' },
  softmax: { name: 'softmax', title: 'Softmax', help: 'Turns values into probabilities that sum to 1; for classes.' }
}

export const activationSchema = z.enum(activationNames, `must be one of ${activationNames.join(', ')}.`)
