/** What a run is made of: what a person sets, and the recipe that repeats it. */
import { z } from 'zod'
import { augmentationListSchema, balances, balanceSentence } from './augmentationFile'
import { datasetEditSchema } from './datasetEdits'
import { datasetTypes, splitPolicySchema, tasks } from './datasetFile'
import { defineFormat, embedded, hashSchema, isoTimeSchema, nameSchema } from './fileFormat'
import { modelGraphSchema } from './modelFile'
import { preprocessFormat } from './preprocessFile'

export const lossNames = ['crossentropy', 'mse', 'mae'] as const
export type LossName = (typeof lossNames)[number]
export const optimizerNames = [
  'gd',
  'sgd',
  'momentum',
  'nesterov',
  'adam',
  'adamw',
  'adamax',
  'rmsprop',
  'adagrad',
  'adadelta'
] as const
export type OptimizerName = (typeof optimizerNames)[number]

function limit(name: string): z.ZodDefault<z.ZodNumber> {
  const sentence = `${name} must be a number of at least 0; 0 is off.`
  return z.number(sentence).min(0, sentence).default(0)
}

/** What a person sets before a training. Ranges as Keras accepts them; sentences name the field. */
export const trainingSpecSchema = z.object({
  loss: z.enum(lossNames),
  optimizer: z.enum(optimizerNames),
  learningRate: z
    .number('Learning rate must be a number above 0, for example 0.001.')
    .positive('Learning rate must be a number above 0, for example 0.001.')
    .max(1000, 'Learning rate must be at most 1000.'),
  /** Used by `momentum` and `nesterov`. */
  momentum: z
    .number('Momentum must be a number from 0 to 1.')
    .min(0, 'Momentum must be a number from 0 to 1.')
    .max(1, 'Momentum must be a number from 0 to 1.'),
  /** Used by `adamw`: each step takes learning rate times this share off every weight. */
  weightDecay: z
    .number('Weight decay must be a number from 0 to 1.')
    .min(0, 'Weight decay must be a number from 0 to 1.')
    .max(1, 'Weight decay must be a number from 0 to 1.')
    .default(0.004),
  /** Limits of gradients, at most one of them above 0 (Keras' clipnorm, global_clipnorm and clipvalue). */
  clipNorm: limit('Clip norm'),
  globalClipNorm: limit('Global clip norm'),
  clipValue: limit('Clip value'),
  batchSize: z
    .number('Batch size must be a whole number of at least 1.')
    .int('Batch size must be a whole number of at least 1.')
    .min(1, 'Batch size must be a whole number of at least 1.'),
  epochs: z
    .number('Epochs must be a whole number of at least 1.')
    .int('Epochs must be a whole number of at least 1.')
    .min(1, 'Epochs must be a whole number of at least 1.')
    .max(100_000, 'Epochs must be at most 100,000.'),
  /** Added to the loss: l1 * sum|w| + l2 * sum w^2 over kernels (Keras' regularizers). */
  l1: z.number('L1 must be a number of at least 0.').min(0, 'L1 must be a number of at least 0.'),
  l2: z.number('L2 must be a number of at least 0.').min(0, 'L2 must be a number of at least 0.'),
  /** A Dropout layer of this rate before every output layer; 0: none. */
  dropout: z
    .number('Dropout must be a number from 0 to below 1.')
    .min(0, 'Dropout must be a number from 0 to below 1.')
    .lt(1, 'Dropout must be a number from 0 to below 1.'),
  seed: z
    .number('Seed must be a whole number from 0 to 2,147,483,647.')
    .int('Seed must be a whole number from 0 to 2,147,483,647.')
    .min(0, 'Seed must be a whole number from 0 to 2,147,483,647.')
    .max(0x7fffffff, 'Seed must be a whole number from 0 to 2,147,483,647.'),
  /** Whether matrix products and convolutions may round to bfloat16, where the processor can. */
  fastMath: z.boolean('Fast math is on or off.').default(false)
})
export type TrainingSpec = z.infer<typeof trainingSpecSchema>

export const threadsSchema = z.object({
  interOp: z.number().int().min(1).max(1024),
  intraOp: z.number().int().min(1).max(1024)
})
export type Threads = z.infer<typeof threadsSchema>

/** How long a step took, in milliseconds, with these threads. */
const measuredThreadsSchema = threadsSchema.extend({ stepMs: z.number().nonnegative() })
export type MeasuredThreads = z.infer<typeof measuredThreadsSchema>

/**
 * How a recipe came to its threads. `open`: nobody asked for any, and the run did not begin yet; its first
 * process settles them, before its first step. From then on every process of the run obeys them.
 */
export const threadsChoiceSchema = z.object({
  by: z.enum(['open', 'asked', 'usual', 'measured', 'remembered']),
  /** A sentence for a person. */
  reason: z.string(),
  measured: z.array(measuredThreadsSchema)
})
export type ThreadsChoice = z.infer<typeof threadsChoiceSchema>

/** runs/<id>/recipe.json: enough to repeat the run. Immutable once the run has begun. */
export const recipeFormat = defineFormat({
  format: 'anneal/recipe',
  version: 1,
  migrations: {},
  schema: z.object({
    format: z.literal('anneal/recipe'),
    version: z.literal(1),
    id: z.string(),
    createdAt: isoTimeSchema,
    dataset: z.object({
      name: nameSchema,
      type: z.enum(datasetTypes),
      task: z.enum(tasks),
      hash: hashSchema,
      cacheKey: z.string(),
      /** How many of the data set's edits were applied. */
      editPosition: z.number().int().nonnegative(),
      /** Those edits, and how it was split: what happens to the data set later does not change what this run means. */
      edits: z.array(datasetEditSchema).optional(),
      split: splitPolicySchema.optional(),
      trainExamples: z.number().int().nonnegative(),
      /** What an epoch visits, where it is not every training example once: see `balance`. */
      epochExamples: z.number().int().nonnegative().optional(),
      validationExamples: z.number().int().nonnegative()
    }),
    modelName: nameSchema,
    /** Concrete: adapted to the data, dropout inserted. */
    graph: modelGraphSchema,
    /** input node's name -> the columns it takes */
    inputs: z.record(z.string(), z.object({ columns: z.array(z.string()).min(1) })),
    outputs: z.record(
      z.string(),
      z.object({
        target: z.string(),
        loss: z.enum(lossNames),
        lossWeight: z.number(),
        metrics: z.array(z.enum(['accuracy', 'mae']))
      })
    ),
    preprocess: embedded(preprocessFormat),
    /** The data set's when the run was made. Absent in recipes of 0.1, as are balance and chains. */
    augmentation: augmentationListSchema.default([]),
    balance: z.enum(balances, balanceSentence).default('none'),
    /** The column of numbers that the loss of each training example is multiplied by (Keras' sample_weight). */
    weights: z.string().optional(),
    training: trainingSpecSchema,
    /**
     * Weights in the run's folder `initial` that it starts from, by the SHA-256 of their values; `fresh`: those that are
     * drawn all the same, because the model has others there now. Absent: all are drawn.
     */
    initialWeights: z.object({ hash: hashSchema, fresh: z.array(z.string()) }).optional(),
    /** Parts of a batch whose passes through the network do not wait for each other. */
    chains: z.number().int().min(1).max(64).default(1),
    mode: z.enum(['auto', 'eager']),
    threads: threadsSchema,
    /** Absent in recipes of 0.1: as if asked for. */
    threadsChoice: threadsChoiceSchema.optional(),
    versions: z.object({ anneal: z.string(), tensorflow: z.string(), node: z.string() })
  })
})
export type RecipeFile = z.output<(typeof recipeFormat)['schema']>
