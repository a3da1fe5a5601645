import { z } from 'zod'
import { imageSizeSchema } from './datasetFile'
import { defineFormat } from './fileFormat'

/** Pixels 0..255 enter the graph as `pixel * scale + offset`. */
export const imagePreprocessSchema = imageSizeSchema.extend({
  kind: z.literal('image'),
  scale: z.number(),
  offset: z.number()
})

/**
 * A row becomes one float vector: each number column 1 entry, each category column one entry a
 * category (an unknown or missing one: all zero). Outside the graph: text to number, missing ->
 * `impute`, one-hot. Inside the graph: `(x - mean) / std` (mean 0, std 1 for one-hot entries).
 * All figures come from the training split only.
 */
export const tablePreprocessSchema = z.object({
  kind: z.literal('table'),
  columns: z.array(
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('number'),
        name: z.string(),
        impute: z.number(),
        mean: z.number(),
        std: z.number().positive()
      }),
      z.object({ kind: z.literal('category'), name: z.string(), categories: z.array(z.string()) })
    ])
  )
})
export const inputPreprocessSchema = z.discriminatedUnion('kind', [imagePreprocessSchema, tablePreprocessSchema])
export type ImagePreprocess = z.infer<typeof imagePreprocessSchema>
export type TablePreprocess = z.infer<typeof tablePreprocessSchema>
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
  version: 1,
  migrations: {},
  schema: z.object({
    format: z.literal('anneal/preprocess'),
    version: z.literal(1),
    inputs: z.record(z.string(), inputPreprocessSchema),
    outputs: z.record(z.string(), outputMeaningSchema)
  })
})
export type PreprocessFile = z.output<(typeof preprocessFormat)['schema']>
