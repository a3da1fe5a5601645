/** Functions a layer applies to its sums. Names are Keras'. */
import { z } from 'zod'

export const activationNames = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'sigmoid',
  'hardSigmoid',
  'tanh',
  'softplus',
  'softsign',
  'swish',
  'gelu',
  'mish',
  'softmax'
] as const
export type ActivationName = (typeof activationNames)[number]

export interface Activation {
  name: ActivationName
  title: string
  help: string
}

export const activations: Readonly<Record<ActivationName, Activation>> = {
  linear: { name: 'linear', title: 'Linear', help: 'Passes values on unchanged; for predicting numbers.' },
  relu: { name: 'relu', title: 'ReLU', help: 'Keeps positive values and zeroes the rest; the usual choice inside.' },
  relu6: { name: 'relu6', title: 'ReLU6', help: 'Like ReLU, but nothing becomes larger than 6.' },
  elu: { name: 'elu', title: 'ELU', help: 'Like ReLU, but negative values fade smoothly to -1.' },
  selu: {
    name: 'selu',
    title: 'SELU',
    help: 'ELU with the factors that keep mean and deviation from layer to layer; goes with AlphaDropout.'
  },
  sigmoid: { name: 'sigmoid', title: 'Sigmoid', help: 'Squeezes each value between 0 and 1.' },
  hardSigmoid: {
    name: 'hardSigmoid',
    title: 'Hard sigmoid',
    help: 'Sigmoid drawn of three straight lines: 0 below -3, 1 above 3; cheaper.'
  },
  tanh: { name: 'tanh', title: 'Tanh', help: 'Squeezes each value between -1 and 1.' },
  softplus: { name: 'softplus', title: 'Softplus', help: 'ReLU with a soft bend: log(1 + e^x), always above 0.' },
  softsign: { name: 'softsign', title: 'Softsign', help: 'Like Tanh, but comes closer to -1 and 1 more slowly.' },
  swish: { name: 'swish', title: 'Swish (SiLU)', help: 'x times its sigmoid: a smooth ReLU that dips below 0.' },
  gelu: {
    name: 'gelu',
    title: 'GELU',
    help: 'Weighs each value by how likely a smaller one is; used in transformers.'
  },
  mish: { name: 'mish', title: 'Mish', help: 'x times the tanh of its softplus: a smooth ReLU, close to Swish.' },
  softmax: { name: 'softmax', title: 'Softmax', help: 'Turns values into probabilities that sum to 1; for classes.' }
}

export const activationSchema = z.enum(activationNames, `must be one of ${activationNames.join(', ')}.`)
