/** What preparation makes of a data set: for the window and for `anneal dataset prepare`. */
import { z } from 'zod'
import { columnKinds } from '../../project/datasetEdits'
import { nameSchema } from '../../project/fileFormat'
import { preparationSchema } from '../../project/preparationFile'

/** Choices that are not saved may be looked at too. */
export const preparationQuerySchema = z.object({ name: nameSchema, preparation: preparationSchema.optional() })

export const preparationPreviewSchema = z.object({
  /** Values of one example as the network sees it. */
  features: z.number().int(),
  columns: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(columnKinds),
      /** How many of those values are its own. */
      width: z.number().int(),
      /** What is done to it, with the figures of the training rows. */
      sentence: z.string(),
      /** The first training rows: the cell, and the first of the values it becomes. */
      examples: z.array(z.object({ cell: z.string(), values: z.array(z.number()) }))
    })
  )
})
export type PreparationPreview = z.infer<typeof preparationPreviewSchema>
export type PreparedColumn = PreparationPreview['columns'][number]
