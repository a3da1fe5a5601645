/** Models. */
import { z } from 'zod'
import { modelGraphSchema } from '../../project/modelFile'

export const modelSummarySchema = z.object({
  name: z.string(),
  revision: z.number().int(),
  graph: modelGraphSchema
})
export type ModelSummary = z.infer<typeof modelSummarySchema>
