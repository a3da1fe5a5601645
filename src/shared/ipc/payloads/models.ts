/** Models. */
import { z } from 'zod'
import { modelGraphSchema } from '../../project/modelFile'

export const modelSummarySchema = z.object({
  name: z.string(),
  revision: z.number().int(),
  graph: modelGraphSchema
})
export type ModelSummary = z.infer<typeof modelSummarySchema>

/** A model opened from another program's file. */
export const importedModelSchema = z.object({
  model: z.string(),
  /** What the file is: "Keras 3 file". */
  kind: z.string(),
  layers: z.number().int(),
  parameters: z.number().int(),
  withWeights: z.boolean(),
  /** What was left out and changes nothing that it computes, a sentence each. */
  notes: z.array(z.string())
})
export type ImportedModel = z.infer<typeof importedModelSchema>
