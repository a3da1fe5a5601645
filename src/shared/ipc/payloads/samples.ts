/** Examples and their pictures. */
import { z } from 'zod'
import { splitNames } from '../../project/datasetFile'
import { nameSchema } from '../../project/fileFormat'

export const sampleFilterSchema = z.object({
  split: z.enum(splitNames).optional(),
  /** Index in `classes`. */
  label: z.number().int().optional(),
  /** The examples a problem is about, by its code. */
  problem: z.string().optional(),
  /** Those that edits leave out, instead of those that are there. */
  excluded: z.boolean().optional()
})
export const sampleQuerySchema = z.object({
  name: nameSchema,
  filter: sampleFilterSchema.default({}),
  /** Exactly these rows, in this order (a page's errors); filter, offset and limit then don't apply. */
  indices: z.array(z.number().int().nonnegative()).max(500).optional(),
  offset: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(500)
})
/** `index` is the row in the data set; its picture is at `imageUrl(dataset, cacheKey, index)`. */
export const sampleSchema = z.object({
  index: z.number().int(),
  split: z.enum(splitNames),
  /** Class index, or the number to predict. */
  target: z.number(),
  /** Where it came from: a path inside the source, or a row. */
  origin: z.string(),
  /** Left out by an edit. */
  excluded: z.boolean().optional(),
  /** Tables: the cells as text, in the order of `columns`. */
  cells: z.array(z.string()).optional()
})
export type Sample = z.infer<typeof sampleSchema>
export const samplePageSchema = z.object({ total: z.number().int(), samples: z.array(sampleSchema) })

const channelStatisticsSchema = z.object({
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  std: z.number(),
  /** Pixels in 32 equal parts of 0..255. */
  histogram: z.array(z.number().int())
})
/** One picture closely: its pixels as the network gets them, 0..255, and the file it came from. */
export const pictureDetailSchema = z.object({
  width: z.number().int(),
  height: z.number().int(),
  /** Grey, or red, green and blue. */
  channels: z.array(channelStatisticsSchema),
  /** null: the source is not there, or is no file of its own. */
  original: z
    .object({
      width: z.number().int(),
      height: z.number().int(),
      grey: z.boolean(),
      format: z.string(),
      bytes: z.number()
    })
    .nullable()
})
export type PictureDetail = z.infer<typeof pictureDetailSchema>

/** The page's address of an example's picture, `edge` its longest side in px. */
export function imageUrl(dataset: string, cacheKey: string, index: number, edge = 128): string {
  return `anneal://app/image/${encodeURIComponent(dataset)}/${encodeURIComponent(cacheKey)}/${index}?edge=${edge}`
}

export const pictureSchema = z.object({ mime: z.string(), bytes: z.instanceof(Uint8Array) })
