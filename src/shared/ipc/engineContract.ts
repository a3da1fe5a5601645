/** Main's calls to the engine processes. Paths are real here: main resolved the grants. */
import { z } from 'zod'
import { nameSchema } from '../project/fileFormat'
import { evaluationFormat } from '../project/runFiles'
import { datasetFormat, readChoicesSchema, splitNames } from '../project/datasetFile'
import {
  augmentedSchema,
  augmentPreviewSchema,
  deviceSchema,
  doctorReportSchema,
  drawingSchema,
  editRequestSchema,
  empty,
  exportFormats,
  exportResultSchema,
  importedModelSchema,
  importOptionsSchema,
  importReportSchema,
  pictureDetailSchema,
  pictureSchema,
  predictionsSchema,
  preparationPreviewSchema,
  preparationQuerySchema,
  progressSchema,
  runEventSchema,
  runRequestSchema,
  samplePageSchema,
  sampleQuerySchema,
  sniffedSchema,
  splitPreviewSchema,
  splitRequestSchema,
  undoRequestSchema
} from './payloads'
import { op } from './rpc'

const runOf = z.object({ run: z.string() })

/** Data, thumbnails, Try, evaluation, export: one process a window. `open` comes first. */
export const workbenchContract = {
  open: op(z.object({ project: z.string() }), empty),
  /** Loads TensorFlow when it is first needed. */
  device: op(empty, deviceSchema),
  /** Versions, devices, what is missing and how to get it. */
  doctor: op(empty, doctorReportSchema),
  sniff: op(z.object({ paths: z.array(z.string()).min(1), choices: readChoicesSchema.optional() }), sniffedSchema),
  import: op(
    z.object({ paths: z.array(z.string()).min(1), options: importOptionsSchema }),
    importReportSchema,
    progressSchema
  ),
  /** Makes the packed cache anew from the source when it is missing; quick when it is there. */
  ensureCache: op(z.object({ name: nameSchema }), empty, progressSchema),
  /** Whether these are the files the data set was imported from; throws `source-differs`. Reads all of them. */
  checkSource: op(z.object({ name: nameSchema, paths: z.array(z.string()).min(1) }), empty, progressSchema),
  editDataset: op(editRequestSchema, datasetFormat.schema, progressSchema),
  undoEdits: op(undoRequestSchema, datasetFormat.schema, progressSchema),
  redoEdits: op(undoRequestSchema, datasetFormat.schema, progressSchema),
  splitDataset: op(splitRequestSchema, datasetFormat.schema, progressSchema),
  previewSplit: op(splitRequestSchema, splitPreviewSchema, progressSchema),
  samples: op(sampleQuerySchema, samplePageSchema),
  /** What preparation makes of the first training rows. */
  preparation: op(preparationQuerySchema, preparationPreviewSchema, progressSchema),
  picture: op(
    z.object({ dataset: z.string(), index: z.number().int().nonnegative(), edge: z.number().int().min(16).max(1024) }),
    pictureSchema
  ),
  /** What augmentation makes of some training examples. */
  previewAugmentation: op(augmentPreviewSchema, z.object({ pictures: z.array(augmentedSchema) })),
  /** `withOriginal`: the person allowed the source to be read. */
  pictureDetail: op(
    z.object({ dataset: nameSchema, index: z.number().int().nonnegative(), withOriginal: z.boolean() }),
    pictureDetailSchema
  ),
  /** Opens a Keras or TF.js model. Without a name: the file's, or a free one like it. */
  importModel: op(z.object({ path: z.string(), name: nameSchema.optional() }), importedModelSchema, progressSchema),
  /** Validates everything and writes the recipe of a new run. */
  prepareRun: op(runRequestSchema, runOf),
  evaluate: op(
    z.object({ run: z.string(), dataset: nameSchema.optional(), split: z.enum(splitNames) }),
    evaluationFormat.schema,
    progressSchema
  ),
  predictDrawing: op(
    z.object({ run: z.string(), drawing: drawingSchema, top: z.number().int().optional() }),
    predictionsSchema
  ),
  predictFiles: op(
    z.object({ run: z.string(), paths: z.array(z.string()), top: z.number().int().optional() }),
    predictionsSchema
  ),
  predictRow: op(z.object({ run: z.string(), row: z.record(z.string(), z.string()) }), predictionsSchema),
  export: op(
    z.object({ run: z.string(), format: z.enum(exportFormats), out: z.string(), verify: z.boolean() }),
    exportResultSchema,
    progressSchema
  )
}
export type WorkbenchContract = typeof workbenchContract

/** One process a run. `train` lasts as long as the training; cancelling it is Stop. */
export const trainerContract = {
  train: op(z.object({ project: z.string(), run: z.string(), resume: z.boolean() }), empty, runEventSchema),
  pause: op(empty, empty),
  resume: op(empty, empty),
  stop: op(empty, empty)
}
export type TrainerContract = typeof trainerContract
