/** Changes to a data set, and what they would do. */
import { z } from 'zod'
import { augmentationListSchema, balances } from '../../project/augmentationFile'
import { datasetEditSchema } from '../../project/datasetEdits'
import { datasetFormat, splitChangeSchema, splitPolicySchema } from '../../project/datasetFile'
import { nameSchema } from '../../project/fileFormat'

/** A training example as augmentation changes it. */
export const augmentedSchema = z.object({
  /** Row in the data set. */
  index: z.number().int(),
  /** PNG, of the size the network sees. */
  picture: z.instanceof(Uint8Array),
  /** Whose targets it is trained on, largest share first: one, or two where examples are mixed. */
  parts: z.array(z.object({ index: z.number().int(), target: z.number(), share: z.number() })).min(1)
})
export type Augmented = z.infer<typeof augmentedSchema>
export const augmentPreviewSchema = z.object({
  dataset: nameSchema,
  augmentation: augmentationListSchema,
  /** Draws the examples and what happens to them. */
  seed: z.number().int().min(0).max(0x7fffffff),
  count: z.number().int().min(1).max(64)
})
export type AugmentPreview = z.infer<typeof augmentPreviewSchema>

const ofDataset = z.object({
  name: nameSchema,
  /** As it was read: another one is a conflict. */
  revision: z.number().int().optional()
})
export const editRequestSchema = ofDataset.extend({
  edits: z.array(datasetEditSchema).optional(),
  split: splitChangeSchema.optional(),
  /** A split that was drawn before, put back as it was. */
  policy: splitPolicySchema.optional(),
  balance: z.enum(balances).optional()
})
export const undoRequestSchema = ofDataset.extend({ steps: z.number().int().min(1).default(1) })
export const splitRequestSchema = ofDataset.extend({ split: splitChangeSchema })
/** How large the parts would be. */
export const splitPreviewSchema = datasetFormat.schema.pick({ split: true, splitCounts: true, classCounts: true })
