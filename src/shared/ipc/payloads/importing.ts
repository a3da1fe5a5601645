/** A source before it is imported, how to import it, and what came of it. */
import { z } from 'zod'
import { datasetFormat, datasetTypes, imageSizeSchema, readChoicesSchema, sourceKinds } from '../../project/datasetFile'
import { fractionSchema, nameSchema } from '../../project/fileFormat'

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
