/** What a run leaves: where it stands, its metrics, weights and evaluations. */
import { z } from 'zod'
import { errorBodySchema } from '../errors'
import { splitNames } from './datasetFile'
import { defineFormat, hashSchema, isoTimeSchema, nameSchema } from './fileFormat'

export const runStatuses = ['created', 'running', 'paused', 'completed', 'stopped', 'interrupted', 'failed'] as const
export type RunStatus = (typeof runStatuses)[number]
export const stopReasons = ['completed', 'user', 'nan', 'early', 'error'] as const
export type StopReason = (typeof stopReasons)[number]

/** What an epoch ended with. Absent: not measured (no validation split; classification or regression). */
export const epochMetricsSchema = z.object({
  epoch: z.number().int().positive(),
  step: z.number().int().nonnegative(),
  /** Mean training loss of the epoch, regularization included, as Keras prints it. */
  loss: z.number(),
  accuracy: z.number().optional(),
  mae: z.number().optional(),
  valLoss: z.number().optional(),
  valAccuracy: z.number().optional(),
  valMae: z.number().optional(),
  /** Training with shuffle, metrics and logging; validation apart. */
  seconds: z.number(),
  validationSeconds: z.number().optional(),
  examplesPerSecond: z.number(),
  stepMs: z.number()
})
export type EpochMetrics = z.infer<typeof epochMetricsSchema>

/** A window of steps, at most 20 a second. */
export const stepMetricsSchema = z.object({
  step: z.number().int().positive(),
  /** Position in epochs, e.g. 2.37. */
  epoch: z.number(),
  loss: z.number(),
  accuracy: z.number().optional(),
  mae: z.number().optional(),
  examplesPerSecond: z.number()
})
export type StepMetrics = z.infer<typeof stepMetricsSchema>

/** runs/<id>/metrics.jsonl: one of these a line. */
export const metricsLineSchema = z.discriminatedUnion('kind', [
  stepMetricsSchema.extend({ kind: z.literal('step') }),
  epochMetricsSchema.extend({ kind: z.literal('epoch') })
])
export type MetricsLine = z.infer<typeof metricsLineSchema>

/** runs/<id>/changes.jsonl */
export const changeLineSchema = z.object({
  time: isoTimeSchema,
  step: z.number().int().nonnegative(),
  what: z.enum(['started', 'paused', 'resumed', 'stopped', 'interrupted', 'completed', 'failed', 'nan'])
})
export type ChangeLine = z.infer<typeof changeLineSchema>

/** runs/<id>/state.json */
export const runStateFormat = defineFormat({
  format: 'anneal/run-state',
  version: 1,
  migrations: {},
  schema: z.object({
    format: z.literal('anneal/run-state'),
    version: z.literal(1),
    revision: z.number().int().nonnegative(),
    id: z.string(),
    /** Unique in the project, a person can change it. */
    name: nameSchema,
    status: z.enum(runStatuses),
    stopped: z.enum(stopReasons).nullable(),
    error: errorBodySchema.nullable(),
    step: z.number().int().nonnegative(),
    totalSteps: z.number().int().nonnegative(),
    /** Epochs ended. */
    epoch: z.number().int().nonnegative(),
    epochs: z.number().int().positive(),
    device: z.string().nullable(),
    deviceReason: z.string().nullable(),
    mode: z.enum(['compiled', 'eager']).nullable(),
    modeReason: z.string().nullable(),
    parameters: z.number().int().nonnegative(),
    /** Lowest validation loss so far; without validation, the last epoch. */
    best: z.object({ epoch: z.number().int(), loss: z.number() }).nullable(),
    last: epochMetricsSchema.nullable(),
    /** Time spent training and choosing threads for it, in all its processes together; pauses and validation apart. */
    seconds: z.number().nonnegative(),
    peakRssMb: z.number().nonnegative(),
    updatedAt: isoTimeSchema
  })
})
export type RunState = z.output<(typeof runStateFormat)['schema']>

const tensorEntrySchema = z.object({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.enum(['float32', 'int32']),
  /** Byte offset and length in the data file. */
  offset: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative()
})
export type TensorEntry = z.infer<typeof tensorEntrySchema>

/** manifest.json of a checkpoint or of model/: written last, so its presence means the data is whole. */
export const weightsManifestFormat = defineFormat({
  format: 'anneal/weights',
  version: 1,
  migrations: {},
  schema: z.object({
    format: z.literal('anneal/weights'),
    version: z.literal(1),
    step: z.number().int().nonnegative(),
    epoch: z.number().int().nonnegative(),
    /** Little-endian, concatenated, in this order, in weights.bin. */
    tensors: z.array(tensorEntrySchema),
    /** SHA-256 of weights.bin. */
    hash: hashSchema,
    /** checkpoints: sums of the epoch under way, so that a resumed epoch reports the same figures */
    partial: z.record(z.string(), z.number()).optional()
  })
})
export type WeightsManifest = z.output<(typeof weightsManifestFormat)['schema']>

/** runs/<id>/evaluations/<dataset>-<split>.json */
export const perClassSchema = z.object({
  label: z.string(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  support: z.number().int()
})
export const evaluationFormat = defineFormat({
  format: 'anneal/evaluation',
  version: 1,
  migrations: {},
  schema: z.object({
    format: z.literal('anneal/evaluation'),
    version: z.literal(1),
    run: z.string(),
    dataset: z.string(),
    split: z.enum(splitNames),
    /** Epoch after which the evaluated weights were kept; another best epoch since: the figures are old. */
    epoch: z.number().int().nonnegative().optional(),
    examples: z.number().int(),
    loss: z.number(),
    /** classification: accuracy, macroF1, ...; regression: mae, rmse, r2, in the target's unit */
    metrics: z.record(z.string(), z.number()),
    /** 95 % Wilson interval of the accuracy */
    accuracyInterval: z.tuple([z.number(), z.number()]).optional(),
    perClass: z.array(perClassSchema),
    /** confusion[true][predicted] */
    confusion: z.array(z.array(z.number().int())),
    /** Per example of the split: its row in the data set, and what was said of it. At most 20,000. */
    predictions: z.array(
      z.object({
        index: z.number().int(),
        target: z.number(),
        predicted: z.number(),
        confidence: z.number().optional()
      })
    ),
    createdAt: isoTimeSchema
  })
})
export type EvaluationFile = z.output<(typeof evaluationFormat)['schema']>
