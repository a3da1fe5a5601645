/** What many calls share. */
import { z } from 'zod'
import { nameSchema } from '../../project/fileFormat'

export const empty = z.object({})
export const named = z.object({ name: nameSchema })
export const renaming = z.object({ name: nameSchema, to: nameSchema })

/** Progress of anything long. `total` 0: not known yet. */
export const progressSchema = z.object({
  /** What is being done, for a person: "Reading images". */
  stage: z.string(),
  done: z.number().nonnegative(),
  total: z.number().nonnegative(),
  /** "images", "rows", "MB" */
  unit: z.string()
})
export type Progress = z.infer<typeof progressSchema>
