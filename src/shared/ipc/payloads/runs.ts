/** A run: what is asked for, what there is, and what happens in it. */
import { z } from 'zod'
import { errorBodySchema } from '../../errors'
import { augmentationListSchema, balances, balanceSentence } from '../../project/augmentationFile'
import { nameSchema } from '../../project/fileFormat'
import { recipeFormat, threadsSchema, trainingSpecSchema } from '../../project/recipeFile'
import { epochMetricsSchema, metricsLineSchema, runStateFormat, stepMetricsSchema } from '../../project/runFiles'

const { weightDecay, clipNorm, globalClipNorm, clipValue, fastMath } = trainingSpecSchema.shape
/** Only what was given: the defaults of later fields are for old files, not for requests. */
const givenTrainingSchema = trainingSpecSchema
  .extend({
    weightDecay: weightDecay.unwrap(),
    clipNorm: clipNorm.unwrap(),
    globalClipNorm: globalClipNorm.unwrap(),
    clipValue: clipValue.unwrap(),
    fastMath: fastMath.unwrap()
  })
  .partial()

export const runRequestSchema = z.object({
  dataset: nameSchema,
  model: nameSchema,
  /** Missing fields take their defaults (core/training/catalogue). */
  training: givenTrainingSchema,
  /** Instead of the data set's. */
  augmentation: augmentationListSchema.optional(),
  balance: z.enum(balances, balanceSentence).optional(),
  name: nameSchema.optional(),
  threads: threadsSchema.optional(),
  eager: z.boolean().default(false)
})
export type RunRequest = z.output<typeof runRequestSchema>

export const runSchema = z.object({
  state: runStateFormat.schema,
  recipe: recipeFormat.schema,
  /** Bytes on disk. */
  bytes: z.number(),
  /** Last metrics of every epoch, for a spark-line. */
  curve: z.array(z.number()),
  /** Its owner is alive (this window's trainer or another process). */
  alive: z.boolean(),
  /** This window's own trainer runs it, so it can be paused and stopped here. */
  ours: z.boolean()
})
export type Run = z.infer<typeof runSchema>

/** A validation example and what the network says of it after an epoch. */
export const watchedSampleSchema = z.object({
  index: z.number().int(),
  target: z.number(),
  predicted: z.number(),
  /** Probability of `predicted`; regression: absent. */
  confidence: z.number().optional()
})
export type WatchedSample = z.infer<typeof watchedSampleSchema>

export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: runStateFormat.schema }),
  z.object({ type: z.literal('steps'), steps: z.array(stepMetricsSchema) }),
  z.object({ type: z.literal('epoch'), metrics: epochMetricsSchema, samples: z.array(watchedSampleSchema) }),
  /** Long silent work, e.g. "Loading TensorFlow", "Validating"; `long`: it takes seconds, so it is worth a line where lines stay. */
  z.object({ type: z.literal('activity'), sentence: z.string(), long: z.boolean().optional() }),
  /** The engine process ended by itself; the run is kept. */
  z.object({ type: z.literal('crashed'), error: errorBodySchema, canRetry: z.boolean() })
])
export type RunEvent = z.infer<typeof runEventSchema>

export const metricsLogSchema = z.array(metricsLineSchema)
