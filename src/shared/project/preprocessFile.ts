import { z } from 'zod'
import { cellForms, imageSizeSchema } from './datasetFile'
import { defineFormat } from './fileFormat'
import { datePartNames } from './preparationFile'

/** What is taken off, and what the rest is divided by; one value a channel. */
const byChannelSchema = z.object({ mean: z.array(z.number()), std: z.array(z.number().positive()) })

/**
 * Pixels 0..255 enter the graph as `pixel * scale + offset`; where `standardize` is there, as
 * `(that - mean) / std` of their channel.
 */
export const imagePreprocessSchema = imageSizeSchema.extend({
  kind: z.literal('image'),
  scale: z.number(),
  offset: z.number(),
  standardize: byChannelSchema.optional()
})

/**
 * A number on its way into the network: a missing one becomes `impute` (outside the graph); inside the graph it is
 * held within `clip`, where `log` says so becomes `ln(1 + max(x, 0))`, and at last `(x - mean) / std`. Which figures
 * `mean` and `std` are depends on the chosen scaling: mean and standard deviation, median and interquartile range,
 * minimum and range, or 0 and 1.
 */
const numberSchema = z.object({
  impute: z.number(),
  clip: z.object({ from: z.number(), to: z.number() }).optional(),
  log: z.boolean().optional(),
  mean: z.number(),
  std: z.number().positive()
})

/**
 * How a cell of text writes a number or a time; absent: plain for a number, ISO for a time. For categories, buckets and
 * words it says that the cell is first read in this form and written anew, as 1234.5 or 2024-02-01 14:30:00.
 */
const form = z.enum(cellForms).optional()

export const tableColumnSchema = z.discriminatedUnion('kind', [
  numberSchema.extend({ kind: z.literal('number'), name: z.string(), form }),
  /** One entry a category, 1 for the row's own; an unknown or missing one: all 0. */
  z.object({ kind: z.literal('category'), name: z.string(), form, categories: z.array(z.string()) }),
  /** One entry a bucket, 1 for FNV-1a (32 bits) of the text's UTF-8 bytes modulo `buckets`; a missing one: all 0. */
  z.object({ kind: z.literal('hash'), name: z.string(), form, buckets: z.number().int().min(1) }),
  /** One number a part, in UTC; weekday from 0, Monday. */
  z.object({
    kind: z.literal('time'),
    name: z.string(),
    form,
    parts: z.array(numberSchema.extend({ part: z.enum(datePartNames) })).min(1)
  }),
  /** How often each of these words is in the text. */
  z.object({ kind: z.literal('text'), name: z.string(), form, vocabulary: z.array(z.string()) })
])
export type TableColumn = z.infer<typeof tableColumnSchema>

/** A row becomes one float vector, its columns' entries in this order. All figures come from the training split only. */
export const tablePreprocessSchema = z.object({
  kind: z.literal('table'),
  columns: z.array(tableColumnSchema),
  /** In an exported model whose format has no such layer: what its functions compute instead of its graph. */
  functions: z.array(z.enum(['clip', 'log'])).optional()
})

/**
 * A text column as ids of its words, 0 behind the last up to `length`, 1 for a word that `vocabulary` lacks, and from 2
 * on for its words. Words are runs of letters, their marks and digits in lower case, after normalization to NFC.
 */
export const tokensPreprocessSchema = z.object({
  kind: z.literal('tokens'),
  column: z.string(),
  form,
  vocabulary: z.array(z.string()),
  length: z.number().int().min(1)
})

export const inputPreprocessSchema = z.discriminatedUnion('kind', [
  imagePreprocessSchema,
  tablePreprocessSchema,
  tokensPreprocessSchema
])
export type ImagePreprocess = z.infer<typeof imagePreprocessSchema>
export type TablePreprocess = z.infer<typeof tablePreprocessSchema>
export type TokensPreprocess = z.infer<typeof tokensPreprocessSchema>
export type InputPreprocess = z.infer<typeof inputPreprocessSchema>

export const outputMeaningSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('category'), column: z.string(), classes: z.array(z.string()) }),
  /** The network is trained on `(y - mean) / std`; the graph's last layer gives `y` back. */
  z.object({ kind: z.literal('number'), column: z.string(), mean: z.number(), std: z.number().positive() })
])
export type OutputMeaning = z.infer<typeof outputMeaningSchema>

/** preprocess.json beside a trained or exported model: keyed by the model's input and output names. */
export const preprocessFormat = defineFormat({
  format: 'anneal/preprocess',
  version: 3,
  migrations: {
    // Version 1 knew numbers without clip and log, categories, and pixels without standardize: all still valid.
    1: (document) => document,
    // Version 2 knew no forms: its numbers were plain, its times ISO.
    2: (document) => document
  },
  schema: z.object({
    format: z.literal('anneal/preprocess'),
    version: z.literal(3),
    inputs: z.record(z.string(), inputPreprocessSchema),
    outputs: z.record(z.string(), outputMeaningSchema)
  })
})
export type PreprocessFile = z.output<(typeof preprocessFormat)['schema']>
