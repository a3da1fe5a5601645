/** A training's settings as Keras 3 code. */
import type { TrainingSpec } from '@shared/project'
import type { Constraint, KerasObject, WeightSpec } from '@core/layers'
import { call } from './python'

const classes = {
  gd: 'SGD',
  sgd: 'SGD',
  momentum: 'SGD',
  nesterov: 'SGD',
  adam: 'Adam',
  adamw: 'AdamW',
  adamax: 'Adamax',
  rmsprop: 'RMSprop',
  adagrad: 'Adagrad',
  adadelta: 'Adadelta'
} as const satisfies Record<TrainingSpec['optimizer'], string>

/** Every formula and default here is that of Keras 3, so only what was set is said. */
export function optimizerCode(training: TrainingSpec): string {
  const { optimizer, learningRate, momentum, weightDecay, clipNorm, globalClipNorm, clipValue } = training
  const withMomentum = optimizer === 'momentum' || optimizer === 'nesterov'
  return call(`keras.optimizers.${classes[optimizer]}`, {
    learning_rate: learningRate,
    ...(withMomentum ? { momentum } : {}),
    ...(optimizer === 'nesterov' ? { nesterov: true } : {}),
    ...(optimizer === 'adamw' ? { weight_decay: weightDecay } : {}),
    ...(clipNorm > 0 ? { clipnorm: clipNorm } : {}),
    ...(globalClipNorm > 0 ? { global_clipnorm: globalClipNorm } : {}),
    ...(clipValue > 0 ? { clipvalue: clipValue } : {})
  })
}

/** What Keras is told of a layer's weights: L1 and L2, its own and the training's together, and what they are held to. */
export function kernelArguments(
  weights: readonly WeightSpec[],
  training: Pick<TrainingSpec, 'l1' | 'l2'>
): Record<string, KerasObject> {
  const args: Record<string, KerasObject> = {}
  for (const weight of weights) {
    if (!weight.regularizable) continue
    const l1 = training.l1 + (weight.l1 ?? 0)
    const l2 = training.l2 + (weight.l2 ?? 0)
    const sums = { ...(l1 > 0 ? { l1 } : {}), ...(l2 > 0 ? { l2 } : {}) }
    if (l1 > 0 || l2 > 0)
      args[argumentFor(weight.name, 'regularizer')] = { class: 'keras.regularizers.L1L2', args: sums }
    if (weight.constraint) args[argumentFor(weight.name, 'constraint')] = constraintObject(weight.constraint)
  }
  return args
}

/** `recurrent_kernel` -> `recurrent_regularizer`; for attention’s `query_kernel` and the like Keras has one argument. */
function argumentFor(weight: string, rule: 'regularizer' | 'constraint'): string {
  const own = /^(recurrent|depthwise|pointwise)_kernel$/.exec(weight)?.[1]
  return `${own ?? 'kernel'}_${rule}`
}

function constraintObject(constraint: Constraint): KerasObject {
  switch (constraint.kind) {
    case 'nonNeg':
      return { class: 'keras.constraints.NonNeg', args: {} }
    case 'unitNorm':
      return { class: 'keras.constraints.UnitNorm', args: { axis: constraint.sides } }
    case 'maxNorm':
      return { class: 'keras.constraints.MaxNorm', args: { max_value: constraint.most, axis: constraint.sides } }
  }
}

export interface TargetCode {
  loss: string
  metric: string
  /** What an array of targets holds, for the person who loads it. */
  meaning: string
}

/** @param units values of one answer @param classes whether they tell classes apart */
export function targetCode(loss: TrainingSpec['loss'], units: number, classes: boolean): TargetCode {
  const oneHot = `float32, shape (examples, ${units}): 1 at the class, else 0`
  if (loss === 'crossentropy') {
    const meaning = `whole numbers from 0 to ${units - 1}, shape (examples,): the class`
    return { loss: 'sparse_categorical_crossentropy', metric: 'accuracy', meaning }
  }
  const name = { mse: 'mean_squared_error', mae: 'mean_absolute_error' }[loss]
  if (classes) return { loss: name, metric: 'categorical_accuracy', meaning: oneHot }
  return { loss: name, metric: 'mean_absolute_error', meaning: `float32, shape (examples, ${units}): the values` }
}
