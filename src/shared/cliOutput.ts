/** What `anneal … --json` prints. These names are a promise. */
import { z } from 'zod'
import { errorBodySchema } from './errors'
import { augmentationListSchema, balances } from './project/augmentationFile'
import {
  columnSchema,
  datasetTypes,
  pictureProfileSchema,
  problemSchema,
  splitCountsSchema,
  splitNames,
  splitPolicySchema,
  tasks
} from './project/datasetFile'
import { threadsSchema } from './project/recipeFile'
import { epochMetricsSchema, perClassSchema, runStatuses, stopReasons } from './project/runFiles'
import { doctorReportSchema, exportResultSchema, predictionSchema, preparationPreviewSchema } from './ipc/payloads'
import { preparationSchema } from './project/preparationFile'
import { rememberedErrorSchema } from './rememberedErrors'

export const importOutput = z.object({
  dataset: z.string(),
  type: z.enum(datasetTypes),
  task: z.enum(tasks),
  target: z.string(),
  examples: z.number().int(),
  /** Values of one example as the network sees it. */
  features: z.number().int(),
  classes: z.array(z.string()),
  split: splitCountsSchema,
  problems: z.array(problemSchema),
  seconds: z.number(),
  models: z.array(z.string())
})
export const datasetPrepareOutput = preparationPreviewSchema.extend({
  dataset: z.string(),
  /** What is chosen now. */
  preparation: preparationSchema
})
export const augmentOutput = z.object({
  dataset: z.string(),
  augmentation: augmentationListSchema,
  balance: z.enum(balances),
  /** Examples an epoch visits with that balance. */
  epochExamples: z.number().int()
})
export const trainOutput = z.object({
  run: z.string(),
  name: z.string(),
  model: z.string(),
  dataset: z.string(),
  mode: z.enum(['compiled', 'eager']),
  modeReason: z.string(),
  device: z.string(),
  threads: threadsSchema,
  /** Why those. */
  threadsReason: z.string(),
  parameters: z.number().int(),
  seed: z.number().int(),
  trainExamples: z.number().int(),
  augmentation: augmentationListSchema,
  balance: z.enum(balances),
  epochs: z.array(epochMetricsSchema),
  stopped: z.enum(stopReasons),
  /** `stopped` is then "user": Ctrl+C or a request to end. The run goes on with --resume. */
  interrupted: z.boolean(),
  peakRssMb: z.number()
})
export const evaluateOutput = z.object({
  run: z.string(),
  dataset: z.string(),
  split: z.enum(splitNames),
  examples: z.number().int(),
  loss: z.number(),
  metrics: z.record(z.string(), z.number()),
  perClass: z.array(perClassSchema),
  confusion: z.array(z.array(z.number().int()))
})
export const predictOutput = z.object({
  predictions: z.array(predictionSchema.omit({ seen: true })),
  failed: z.array(z.object({ input: z.string(), error: errorBodySchema })),
  /** Only where nothing could be predicted: why the first one could not. */
  error: errorBodySchema.optional()
})
export const exportOutput = exportResultSchema
export const doctorOutput = doctorReportSchema.extend({
  /** What failed in commands before this one, newest last. */
  errors: z.array(rememberedErrorSchema)
})
export const initOutput = z.object({
  project: z.string(),
  path: z.string(),
  /** What the template brought. */
  datasets: z.array(z.string()),
  models: z.array(z.string())
})
export const inspectOutput = z.object({
  dataset: z.string(),
  type: z.enum(datasetTypes),
  task: z.enum(tasks),
  target: z.string(),
  examples: z.number().int(),
  classes: z.array(z.string()),
  split: splitCountsSchema,
  /** classification: examples a class in each split, in the order of `classes` */
  classCounts: z
    .object({
      train: z.array(z.number().int()),
      validation: z.array(z.number().int()),
      test: z.array(z.number().int())
    })
    .nullable(),
  image: z.object({ width: z.number().int(), height: z.number().int(), channels: z.number().int() }).nullable(),
  /** images: what the files hold; null where it was not recorded */
  pictures: pictureProfileSchema.nullable(),
  columns: z.array(columnSchema),
  source: z.object({ kind: z.string(), paths: z.array(z.string()), found: z.boolean(), copied: z.boolean() }),
  problems: z.array(problemSchema)
})
/** `dataset edit` and `dataset split` */
export const datasetChangeOutput = z.object({
  dataset: z.string(),
  revision: z.number().int(),
  examples: z.number().int(),
  excluded: z.number().int(),
  /** Edits there are now. */
  edits: z.number().int(),
  classes: z.array(z.string()),
  policy: splitPolicySchema,
  split: splitCountsSchema,
  problems: z.array(problemSchema)
})
export const runsOutput = z.object({
  runs: z.array(
    z.object({
      run: z.string(),
      name: z.string(),
      status: z.enum(runStatuses),
      stopped: z.enum(stopReasons).nullable(),
      dataset: z.string(),
      model: z.string(),
      epoch: z.number().int(),
      epochs: z.number().int(),
      /** Where training stands; null before its first epoch ended. */
      last: epochMetricsSchema.nullable(),
      seconds: z.number(),
      bytes: z.number(),
      alive: z.boolean(),
      createdAt: z.string()
    })
  )
})
export const deleteOutput = z.object({
  kind: z.enum(['run', 'dataset', 'model']),
  name: z.string(),
  /** `project`: the system has no trash there, so it waits in the project's .trash folder. */
  trash: z.enum(['system', 'project'])
})
export const validateOutput = z.object({
  model: z.string(),
  valid: z.boolean(),
  parameters: z.number(),
  /** Once blocks are expanded. */
  layers: z.number().int(),
  /** Bytes of a training step on a batch of 32 with Adam. */
  memory: z.object({
    weights: z.number(),
    gradients: z.number(),
    slots: z.number(),
    activations: z.number(),
    total: z.number()
  }),
  problems: z.array(
    z.object({
      node: z.string().nullable(),
      /** Where it is inside a block. */
      inside: z.object({ block: z.string(), node: z.string() }).optional(),
      code: z.string(),
      severity: z.enum(['error', 'warning']),
      message: z.string(),
      hint: z.string(),
      /** What would remove it: edits of the model, as the window makes them. */
      fixes: z.array(z.object({ title: z.string(), commands: z.array(z.looseObject({ kind: z.string() })) }))
    })
  )
})
const both = <T extends z.ZodType>(of: T): z.ZodObject<{ before: T; after: T }> => z.object({ before: of, after: of })
const inside = z.string().optional()
const shapeSchema = z.array(z.number()).readonly().nullable()
const comparedNodeSchema = z.object({
  id: z.string(),
  type: z.string(),
  inside,
  shape: shapeSchema,
  parameters: z.number().nullable()
})
const comparedEdgeSchema = z.object({ from: z.string(), to: z.string(), slot: z.number().int(), inside })
export const compareOutput = z.object({
  models: both(z.string()),
  same: z.boolean(),
  added: z.array(comparedNodeSchema),
  removed: z.array(comparedNodeSchema),
  changed: z.array(
    z.object({
      id: both(z.string()),
      inside,
      type: both(z.string()),
      params: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
      shape: both(shapeSchema),
      parameters: both(z.number().nullable())
    })
  ),
  renamed: z.array(z.object({ before: z.string(), after: z.string(), inside })),
  edges: z.object({ added: z.array(comparedEdgeSchema), removed: z.array(comparedEdgeSchema) }),
  ends: z.array(
    z.object({
      side: z.enum(['inputs', 'outputs']),
      name: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable()
    })
  ),
  blocks: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
  totals: z.object({ parameters: both(z.number()), multiplyAdds: both(z.number()), layers: both(z.number()) })
})
export const errorOutput = z.object({ error: errorBodySchema })
