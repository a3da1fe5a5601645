/** What travels between the window, main and the engine, beside the files' own documents. */
import { z } from 'zod'
import { errorBodySchema } from '../errors'
import { datasetEditSchema } from '../project/datasetEdits'
import {
  datasetFormat,
  datasetTypes,
  imageSizeSchema,
  problemSchema,
  readChoicesSchema,
  sourceKinds,
  splitChangeSchema,
  splitPolicySchema,
  splitNames,
  tasks
} from '../project/datasetFile'
import { augmentationListSchema, balances, balanceSentence } from '../project/augmentationFile'
import { fractionSchema, nameSchema } from '../project/fileFormat'
import { modelGraphSchema } from '../project/modelFile'
import {
  epochMetricsSchema,
  metricsLineSchema,
  recipeFormat,
  runStateFormat,
  stepMetricsSchema,
  threadsSchema,
  trainingSpecSchema
} from '../project/runFiles'

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

// ---- data ----

/** What a dropped source looks like, before anything is imported. */
export const sniffedSchema = z.object({
  type: z.enum(datasetTypes),
  kind: z.enum(sourceKinds),
  /** A good name for the data set. */
  suggestedName: z.string(),
  /** One sentence: "A folder of images in 10 subfolders: each is a label." */
  sentence: z.string(),
  classes: z.array(z.string()),
  /** Files (images) or bytes are counted, not read. */
  files: z.number().int(),
  bytes: z.number(),
  /** Files beside the data that will not be read: how many, and the first of them. */
  leftOut: z.object({ count: z.number().int(), names: z.array(z.string()) }).optional(),
  /** Tables: columns with a guessed kind, and the guessed target (the last column). */
  columns: z.array(z.object({ name: z.string(), kind: z.enum(['number', 'category', 'time']) })),
  suggestedTarget: z.string().nullable(),
  /** The first rows of a table as text. */
  preview: z.array(z.array(z.string())),
  /** Images: files that name them, with the columns as guessed; the best first. */
  labelFiles: z
    .array(
      z.object({
        file: z.string(),
        columns: z.array(z.string()),
        name: z.string(),
        /** null: nothing tells which of `candidates` it is */
        label: z.string().nullable(),
        candidates: z.array(z.string())
      })
    )
    .default([]),
  /** What one has to be chosen of: a workbook's sheets, a database's tables; empty where there is no choice. */
  parts: z.array(z.string()).default([]),
  /** The one this is about. */
  part: z.string().nullable().default(null)
})
export type Sniffed = z.infer<typeof sniffedSchema>

export const importOptionsSchema = z.object({
  name: nameSchema,
  type: z.enum(datasetTypes).optional(),
  target: z.string().optional(),
  split: z.object({ train: fractionSchema, validation: fractionSchema, test: fractionSchema }).optional(),
  seed: z.number().int().min(0).max(0x7fffffff).default(0),
  size: imageSizeSchema.pick({ width: true, height: true }).optional(),
  fit: imageSizeSchema.shape.fit.default('pad'),
  channels: imageSizeSchema.shape.channels.optional(),
  copy: z.boolean().default(false),
  /**
   * Images: take the labels from a file, not from folders: its name inside the source, its columns for the images'
   * names and for the label. What is left out is found out.
   */
  labels: z
    .object({ file: z.string().optional(), name: z.string().optional(), label: z.string().optional() })
    .optional(),
  /** How to read the source where it leaves a choice. */
  choices: readChoicesSchema.optional()
})
export type ImportOptions = z.output<typeof importOptionsSchema>

export const importReportSchema = z.object({
  dataset: datasetFormat.schema,
  /** Starter models written because the project did not have them yet. */
  modelsCreated: z.array(z.string()),
  seconds: z.number()
})
export type ImportReport = z.infer<typeof importReportSchema>

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

// ---- camera ----

const mostFrameBytes = 4 * 1024 * 1024
/** A frame as a PNG file of at most 1024 x 1024 px; main looks at its header before it is written. */
export const cameraFrameSchema = z.object({
  collection: z.string(),
  /** The class; it names a folder. */
  label: nameSchema,
  /** From 1, by class: frames taken in one go. */
  burst: z.number().int().min(1).max(100_000),
  /** From 1, within the burst. */
  frame: z.number().int().min(1).max(100_000),
  png: z.instanceof(Uint8Array).refine((png) => png.length <= mostFrameBytes, 'A frame has at most 4 MB.')
})

/** The page's address of an example's picture, `edge` its longest side in px. */
export function imageUrl(dataset: string, cacheKey: string, index: number, edge = 128): string {
  return `anneal://app/image/${encodeURIComponent(dataset)}/${encodeURIComponent(cacheKey)}/${index}?edge=${edge}`
}
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

export const pictureSchema = z.object({ mime: z.string(), bytes: z.instanceof(Uint8Array) })

const ofDataset = z.object({
  name: nameSchema,
  /** As it was read: another one is a conflict. */ revision: z.number().int().optional()
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

// ---- runs ----

const { weightDecay, clipNorm, globalClipNorm, clipValue, fastMath } = trainingSpecSchema.shape
/** Only what was given: the defaults of later fields are for old files, not for requests. */
const givenTrainingSchema = trainingSpecSchema
  .extend({
    weightDecay: weightDecay.unwrap(),
    clipNorm: clipNorm.unwrap(),
    globalClipNorm: globalClipNorm.unwrap(),
    clipValue: clipValue.unwrap(),
    fastMath: fastMath.unwrap()
  })
  .partial()

export const runRequestSchema = z.object({
  dataset: nameSchema,
  model: nameSchema,
  /** Missing fields take their defaults (core/training/defaults). */
  training: givenTrainingSchema,
  /** Instead of the data set's. */
  augmentation: augmentationListSchema.optional(),
  balance: z.enum(balances, balanceSentence).optional(),
  name: nameSchema.optional(),
  threads: threadsSchema.optional(),
  eager: z.boolean().default(false)
})
export type RunRequest = z.output<typeof runRequestSchema>

export const runSchema = z.object({
  state: runStateFormat.schema,
  recipe: recipeFormat.schema,
  /** Bytes on disk. */
  bytes: z.number(),
  /** Last metrics of every epoch, for a spark-line. */
  curve: z.array(z.number()),
  /** Its owner is alive (this window's trainer or another process). */
  alive: z.boolean(),
  /** This window's own trainer runs it, so it can be paused and stopped here. */
  ours: z.boolean()
})
export type Run = z.infer<typeof runSchema>

/** A validation example and what the network says of it after an epoch. */
export const watchedSampleSchema = z.object({
  index: z.number().int(),
  target: z.number(),
  predicted: z.number(),
  /** Probability of `predicted`; regression: absent. */
  confidence: z.number().optional()
})
export type WatchedSample = z.infer<typeof watchedSampleSchema>

export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: runStateFormat.schema }),
  z.object({ type: z.literal('steps'), steps: z.array(stepMetricsSchema) }),
  z.object({ type: z.literal('epoch'), metrics: epochMetricsSchema, samples: z.array(watchedSampleSchema) }),
  /** Long silent work, e.g. "Loading TensorFlow", "Validating". */
  /** `long`: it takes seconds, so it is worth a line where lines stay. */
  z.object({ type: z.literal('activity'), sentence: z.string(), long: z.boolean().optional() }),
  /** The engine process ended by itself; the run is kept. */
  z.object({ type: z.literal('crashed'), error: errorBodySchema, canRetry: z.boolean() })
])
export type RunEvent = z.infer<typeof runEventSchema>

export const metricsLogSchema = z.array(metricsLineSchema)

// ---- models ----

export const modelSummarySchema = z.object({
  name: z.string(),
  revision: z.number().int(),
  graph: modelGraphSchema
})
export type ModelSummary = z.infer<typeof modelSummarySchema>

// ---- try and export ----

export const predictionSchema = z.object({
  input: z.string(),
  label: z.string().nullable(),
  value: z.number().optional(),
  probabilities: z.array(z.object({ label: z.string(), probability: z.number() })),
  /** What the network saw: 0..255, height x width x channels, row by row. */
  seen: z
    .object({
      width: z.number().int(),
      height: z.number().int(),
      channels: z.number().int(),
      pixels: z.instanceof(Uint8Array)
    })
    .optional()
})
export type Prediction = z.infer<typeof predictionSchema>
/** A file that could not be predicted does not stop the others. */
export const predictionsSchema = z.object({
  predictions: z.array(predictionSchema),
  failed: z.array(z.object({ input: z.string(), error: errorBodySchema }))
})

/** A drawing as grey or RGB pixels, any size; white on black where the data is (the window decides). */
export const drawingSchema = z.object({
  width: z.number().int().min(1).max(2048),
  height: z.number().int().min(1).max(2048),
  channels: z.union([z.literal(1), z.literal(3)]),
  pixels: z.instanceof(Uint8Array)
})

export const exportFormats = ['tfjs', 'saved-model', 'keras', 'onnx'] as const
export const exportResultSchema = z.object({
  path: z.string(),
  format: z.enum(exportFormats),
  bytes: z.number().int(),
  files: z.array(z.string()),
  verified: z
    .object({
      /** What loaded it again, e.g. "@tensorflow/tfjs 4.22.0 (cpu)". */
      by: z.string(),
      examples: z.number().int(),
      maxAbsDiff: z.number()
    })
    .nullable()
})
export type ExportResult = z.infer<typeof exportResultSchema>

// ---- machine ----

export const deviceSchema = z.object({
  /** "cpu" or "gpu:0" */
  device: z.string(),
  /** "CPU, 2 cores" */
  title: z.string(),
  /** Why this device: "No NVIDIA driver was found." */
  reason: z.string(),
  tensorflow: z.string(),
  memoryMb: z.number(),
  freeMemoryMb: z.number()
})
export type Device = z.infer<typeof deviceSchema>

export const checkSchema = z.object({
  id: z.string(),
  title: z.string(),
  ok: z.boolean(),
  /** What was found. */
  found: z.string(),
  /** When not ok: the line to run or the thing to do. */
  fix: z.string().optional()
})
export const doctorReportSchema = z.object({
  ok: z.boolean(),
  versions: z.record(z.string(), z.string()),
  device: deviceSchema.nullable(),
  checks: z.array(checkSchema)
})
export type DoctorReport = z.infer<typeof doctorReportSchema>
export { problemSchema, tasks }
