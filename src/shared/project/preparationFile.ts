/** How columns are prepared for a network, as a person chose it; figures come from the training rows when a run begins. */
import { z } from 'zod'

const imputeSchema = z.discriminatedUnion('with', [
  z.object({ with: z.enum(['mean', 'median', 'mode']) }),
  z.object({ with: z.literal('value'), value: z.number() })
])

export const scalings = ['standardize', 'robust', 'range', 'none'] as const
export const datePartNames = ['year', 'month', 'day', 'weekday', 'hour', 'minute'] as const

/** One column; a field that is absent takes the default of its kind. */
export const columnPreparationSchema = z.object({
  /** number */
  impute: imputeSchema.optional(),
  /** number: log(1 + x) of what is at least 0; before scaling */
  log: z.boolean().optional(),
  /** number: to these quantiles of the training rows, for example 0.01 and 0.99; before log and scaling */
  clip: z.object({ from: z.number().min(0).max(1), to: z.number().min(0).max(1) }).optional(),
  /** number: mean and standard deviation; median and interquartile range; to 0..1; as it is */
  scale: z.enum(scalings).optional(),
  /** category */
  encode: z
    .discriminatedUnion('as', [
      z.object({ as: z.literal('one-hot') }),
      z.object({ as: z.literal('hash'), buckets: z.number().int().min(2).max(65_536) })
    ])
    .optional(),
  /** time: each part a number column of its own */
  parts: z.array(z.enum(datePartNames)).min(1).optional(),
  /** text: counts of the vocabulary's words, or their ids in a sequence of fixed length */
  tokens: z
    .discriminatedUnion('as', [
      z.object({ as: z.literal('counts'), vocabulary: z.number().int().min(1).max(100_000) }),
      z.object({
        as: z.literal('ids'),
        vocabulary: z.number().int().min(1).max(100_000),
        length: z.number().int().min(1).max(4096)
      })
    ])
    .optional()
})
export type ColumnPreparation = z.infer<typeof columnPreparationSchema>

export const preparationSchema = z.object({
  /** By column name. */
  columns: z.record(z.string(), columnPreparationSchema).default({}),
  /** Pixels: to 0..1, or by each channel's mean and standard deviation. */
  pixels: z.enum(['range', 'standardize']).default('range')
})
export type Preparation = z.infer<typeof preparationSchema>

/** Where nothing was chosen. */
export const usualPreparation: Preparation = preparationSchema.parse({})
