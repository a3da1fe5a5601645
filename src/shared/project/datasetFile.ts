import { z } from 'zod'
import { augmentationListSchema, balances, balanceSentence } from './augmentationFile'
import { columnKinds, columnRoles, datasetEditSchema } from './datasetEdits'
import { defineFormat, fractionSchema, hashSchema, isoTimeSchema, nameSchema } from './fileFormat'
import { preparationSchema, usualPreparation } from './preparationFile'

export const splitNames = ['train', 'validation', 'test'] as const
export type SplitName = (typeof splitNames)[number]
export const datasetTypes = ['image', 'table'] as const
export const tasks = ['classification', 'regression'] as const
export type Task = (typeof tasks)[number]
export const fits = ['crop', 'pad', 'stretch'] as const

export const imageSizeSchema = z.object({
  width: z.number().int().min(1).max(4096),
  height: z.number().int().min(1).max(4096),
  channels: z.union([z.literal(1), z.literal(3)]),
  fit: z.enum(fits)
})
export type ImageSize = z.infer<typeof imageSizeSchema>

const histogramSchema = z.object({ from: z.number(), to: z.number(), counts: z.array(z.number().int()) })

/** Ways in which a cell of text writes a number (the first four) or a time. */
export const cellForms = [
  'plain',
  'decimal-comma',
  'thousands',
  'percent',
  'iso',
  'year-month',
  'year-first',
  'day-first',
  'month-first',
  'day-month-name',
  'month-name-day'
] as const
export type CellForm = (typeof cellForms)[number]

/** A column as imported; statistics are over all rows and are for looking, never for training. */
export const columnSchema = z.object({
  name: z.string(),
  kind: z.enum(columnKinds),
  role: z.enum(columnRoles),
  missing: z.number().int().nonnegative(),
  distinct: z.number().int().nonnegative().optional(),
  /** category: every value, in order of its code */
  categories: z.array(z.string()).optional(),
  /**
   * How the source writes its numbers or times. Absent: numbers are plain, times ISO, or the source has numbers and
   * times itself. On categories and text: they are such numbers or times, read in this form and written anew, as 1234.5
   * or 2024-02-01 14:30:00.
   */
  form: z.enum(cellForms).optional(),
  /** number; time: ms since 1970, UTC */
  min: z.number().optional(),
  max: z.number().optional(),
  mean: z.number().optional(),
  std: z.number().optional(),
  histogram: histogramSchema.optional(),
  /** number: the value below which a share `p` of the rows lies */
  quantiles: z.array(z.object({ p: z.number(), value: z.number() })).optional(),
  /** The most frequent values, the first most so. */
  top: z.array(z.object({ value: z.string(), count: z.number() })).optional(),
  /** With the target: -1..1 for pearson, 0..1 for the others. */
  correlation: z
    .object({
      with: z.string(),
      value: z.number(),
      measure: z.enum(['pearson', 'cramers-v', 'correlation-ratio'])
    })
    .optional()
})
export type Column = z.infer<typeof columnSchema>

const countedSchema = z.object({ value: z.string(), count: z.number().int().nonnegative() })
const sideSchema = z.object({ min: z.number(), max: z.number(), mean: z.number(), histogram: histogramSchema })

/** What the pictures of an image data set are in their files, before they are brought to one size. */
export const pictureProfileSchema = z.object({
  /** px, over all pictures */
  width: sideSchema,
  height: sideSchema,
  /** The most frequent sizes, the first most so; `differentSizes` says how many there are. */
  sizes: z.array(
    z.object({ width: z.number().int(), height: z.number().int(), count: z.number().int().nonnegative() })
  ),
  differentSizes: z.number().int().nonnegative(),
  /** "grey", "colour" */
  channels: z.array(countedSchema),
  /** "PNG", "JPEG" */
  formats: z.array(countedSchema)
})
export type PictureProfile = z.infer<typeof pictureProfileSchema>

export const splitCountsSchema = z.object({
  train: z.number().int().nonnegative(),
  validation: z.number().int().nonnegative(),
  test: z.number().int().nonnegative()
})
export type SplitCounts = z.infer<typeof splitCountsSchema>

export const splitPolicySchema = z.object({
  /** `given`: the source names the parts; `given-test`: it names train and test, validation is drawn from train */
  kind: z.enum(['given', 'given-test', 'random', 'stratified', 'group', 'time', 'kfold']),
  seed: z.number().int(),
  fractions: z.object({ train: fractionSchema, validation: fractionSchema, test: fractionSchema }),
  /** `group` and `time`: the column that decides */
  column: z.string().optional(),
  /** `kfold`: fold `fold` (from 0) of `folds` is the validation split */
  folds: z.number().int().min(2).max(100).optional(),
  fold: z.number().int().nonnegative().optional(),
  /**
   * What an example's part is drawn from: its place (as where this is absent), or its content, so that data that is
   * added never moves an example that was there.
   */
  by: z.enum(['place', 'content']).optional(),
  /**
   * by content: fingerprints of the examples (group: of the groups) that are not where their draw says, so that every
   * part, and every class in it, has its share. By the name of the part they are in, or the number of the fold.
   */
  moved: z.record(z.string(), z.array(z.number())).optional(),
  /** `time`: an example belongs to a part from this time on; null: the part is empty */
  from: z.object({ validation: z.number().nullable(), test: z.number().nullable() }).optional()
})
export type SplitPolicy = z.infer<typeof splitPolicySchema>

/** How to draw a split anew; what is absent stays as it is. */
export const splitChangeSchema = splitPolicySchema
  .pick({ kind: true, seed: true, fractions: true, column: true, folds: true, fold: true, by: true })
  .partial()
export type SplitChange = z.infer<typeof splitChangeSchema>

export const problemFixSchema = z.object({
  /** On its button: "Drop 12 copies" */
  label: z.string(),
  edits: z.array(datasetEditSchema).optional(),
  split: splitChangeSchema.optional(),
  balance: z.enum(balances).optional()
})
export type ProblemFix = z.infer<typeof problemFixSchema>

export const problemSchema = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: z.string(),
  count: z.number().int().nonnegative(),
  /** Files, rows or classes it is about; the first 200 of them. */
  where: z.array(z.string()),
  /** Where it is about examples that are there: their rows in the packed cache, ascending, the first 10,000. */
  rows: z.array(z.number().int().nonnegative()).optional(),
  /** What would mend it; done only when asked for. */
  fix: problemFixSchema.optional()
})
export type Problem = z.infer<typeof problemSchema>

export const tableKinds = ['csv', 'json', 'parquet', 'arrow', 'xlsx', 'sqlite'] as const
export type TableKind = (typeof tableKinds)[number]
export const sourceKinds = ['image-folder', 'image-labels', 'idx', 'npy', ...tableKinds] as const
export type SourceKind = (typeof sourceKinds)[number]

/** How to read a source where it leaves a choice; what is absent is found out. */
export const readChoicesSchema = z.object({
  /** xlsx: the sheet; sqlite: the table; npz: the array of examples */
  part: z.string().optional(),
  /** csv: as TextDecoder names it */
  encoding: z.string().optional(),
  delimiter: z.string().length(1).optional(),
  /** image-labels: the file that holds the labels, and its columns for file name and label */
  labels: z.object({ file: z.string(), name: z.string(), label: z.string() }).optional()
})
export type ReadChoices = z.infer<typeof readChoicesSchema>

export const sourceSchema = z.object({
  kind: z.enum(sourceKinds),
  choices: readChoicesSchema.optional(),
  /** Relative to the project where it can be, with forward slashes; else absolute. One or several files, or a folder. */
  paths: z.array(z.string()).min(1),
  copied: z.boolean(),
  files: z.number().int().nonnegative(),
  bytes: z.number().nonnegative(),
  /** Newest modification time in the source, ms since 1970. */
  mtimeMs: z.number(),
  hash: hashSchema
})
export type DatasetSource = z.infer<typeof sourceSchema>

/** datasets/<name>/dataset.json */
export const datasetFormat = defineFormat({
  format: 'anneal/dataset',
  version: 2,
  // Version 1 had no preparation, augmentation or balance; its edits were always empty.
  migrations: { 1: (document) => ({ ...document, edits: [] }) },
  schema: z.object({
    format: z.literal('anneal/dataset'),
    version: z.literal(2),
    revision: z.number().int().nonnegative(),
    name: nameSchema,
    createdAt: isoTimeSchema,
    type: z.enum(datasetTypes),
    task: z.enum(tasks),
    source: sourceSchema,
    /** image data only: what the packed cache holds */
    image: imageSizeSchema.optional(),
    /** image data only: what the files hold */
    pictures: pictureProfileSchema.optional(),
    columns: z.array(columnSchema),
    /** The column to predict. */
    target: z.string(),
    /** The one it was imported to predict, where edits chose another: the cache is made anew with this one. */
    importedTarget: z.string().optional(),
    /** classification: the labels, in order of their code */
    classes: z.array(z.string()),
    examples: z.number().int().nonnegative(),
    split: splitPolicySchema,
    splitCounts: splitCountsSchema,
    /** classification: examples a class, per split, in the order of `classes` */
    classCounts: z
      .object({
        train: z.array(z.number().int()),
        validation: z.array(z.number().int()),
        test: z.array(z.number().int())
      })
      .optional(),
    problems: z.array(problemSchema),
    edits: z.array(datasetEditSchema),
    /** Edits that were undone, the next to be redone last; a new edit clears them. */
    undone: z.array(datasetEditSchema).optional(),
    /** Examples that are left out by edits; `examples` counts the others. */
    excluded: z.number().int().nonnegative().optional(),
    preparation: preparationSchema.default(usualPreparation),
    /** In this order; training examples only. */
    augmentation: augmentationListSchema.default([]),
    /** Against classes of different sizes; training only. */
    balance: z.enum(balances, balanceSentence).default('none'),
    /** Name of the folder below cache/ that holds the packed data of exactly this document. */
    cacheKey: z.string()
  })
})
export type DatasetFile = z.output<(typeof datasetFormat)['schema']>
