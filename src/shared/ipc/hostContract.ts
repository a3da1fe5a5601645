/** The window's calls to main. The page never sends a path: it holds grant ids. */
import { z } from 'zod'
import { augmentationListSchema } from '../project/augmentationFile'
import { datasetFormat, readChoicesSchema, splitNames } from '../project/datasetFile'
import { nameSchema } from '../project/fileFormat'
import { modelGraphSchema } from '../project/modelFile'
import { preparationSchema } from '../project/preparationFile'
import { evaluationFormat } from '../project/runFiles'
import {
  augmentedSchema,
  augmentPreviewSchema,
  cameraFrameSchema,
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
  metricsLogSchema,
  modelSummarySchema,
  named,
  pictureDetailSchema,
  predictionsSchema,
  preparationPreviewSchema,
  preparationQuerySchema,
  progressSchema,
  renaming,
  runEventSchema,
  runRequestSchema,
  runSchema,
  samplePageSchema,
  sampleQuerySchema,
  sniffedSchema,
  splitPreviewSchema,
  splitRequestSchema,
  undoRequestSchema
} from './payloads'
import { op } from './rpc'
import { errorBodySchema } from '../errors'

export const grantSchema = z.object({
  id: z.string(),
  /** The last part of the path, to show. */
  name: z.string(),
  directory: z.boolean(),
  /** It is an Anneal project. */
  project: z.boolean()
})
export type Grant = z.infer<typeof grantSchema>
const grantId = z.string().min(1)

export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** 1-8 and ? without a modifier. */
  singleKeys: z.boolean(),
  notifyAtEnd: z.boolean(),
  keepAwake: z.boolean()
})
export type Settings = z.infer<typeof settingsSchema>

export const projectInfoSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** To show, home shortened to ~. */
  folder: z.string()
})
export type ProjectInfo = z.infer<typeof projectInfoSchema>

export const recentProjectSchema = projectInfoSchema.extend({
  openedAt: z.string(),
  exists: z.boolean(),
  /** Loss per epoch of its newest run. */
  curve: z.array(z.number())
})
export type RecentProject = z.infer<typeof recentProjectSchema>

export const sampleProjectSchema = z.object({ id: z.string(), title: z.string(), sentence: z.string() })

/** A deleted thing waits until the project closes; until then it can come back. */
const deleted = z.object({ undo: z.string() })

const runNamed = z.object({ run: z.string() })

export const appEventSchema = z.discriminatedUnion('type', [
  /** Something on disk changed (by us, by `anneal`, by hand): read that list again. */
  z.object({ type: z.literal('changed'), what: z.enum(['project', 'datasets', 'models', 'runs']) }),
  z.object({ type: z.literal('device'), device: deviceSchema }),
  /** The workbench process died and is started anew, or three times in a row and is not. */
  z.object({ type: z.literal('engine'), error: errorBodySchema, canRetry: z.boolean() }),
  /** A menu item was chosen: the id of a command. */
  z.object({ type: z.literal('command'), id: z.string() }),
  /** The project is about to close: the page saves what it has not saved yet, then calls `app.left`. */
  z.object({ type: z.literal('leaving') })
])
export type AppEvent = z.infer<typeof appEventSchema>

export const hostContract = {
  'app.info': op(empty, z.object({ version: z.string(), platform: z.string(), electron: z.string() })),
  'app.settings': op(empty, settingsSchema),
  'app.changeSettings': op(settingsSchema.partial(), settingsSchema),
  /** Lasts as long as the window. */
  'app.watch': op(empty, empty, appEventSchema),
  /** Everything is saved: the project may close. */
  'app.left': op(empty, empty),
  'app.doctor': op(empty, doctorReportSchema),
  'app.device': op(empty, deviceSchema),
  /** For "Copy diagnostics": doctor, versions and the last errors as text; no data, no paths. */
  'app.diagnostics': op(empty, z.object({ text: z.string() })),
  'app.restartEngine': op(empty, empty),
  'app.notices': op(empty, z.object({ text: z.string() })),

  /** Asks the person; null: they closed the dialog. */
  'dialog.pick': op(
    z.object({ what: z.enum(['data', 'data-folder', 'project', 'new-project', 'export-folder', 'predict', 'model']) }),
    z.object({ grants: z.array(grantSchema) }).nullable()
  ),
  'grant.reveal': op(z.object({ grant: grantId }), empty),

  'projects.recent': op(empty, z.array(recentProjectSchema)),
  'projects.forget': op(z.object({ id: z.string() }), empty),
  'projects.samples': op(empty, z.array(sampleProjectSchema)),
  /** Without a grant: in the person's Documents/Anneal, with a free name. */
  'projects.create': op(z.object({ name: nameSchema, grant: grantId.optional() }), projectInfoSchema),
  'projects.createFromSample': op(z.object({ sample: z.string() }), projectInfoSchema, progressSchema),
  /** What was dropped on the welcome page: a project that stays only when the import succeeds. */
  'projects.createFromData': op(
    z.object({ name: nameSchema, grants: z.array(grantId).min(1), options: importOptionsSchema }),
    z.object({ project: projectInfoSchema, report: importReportSchema }),
    progressSchema
  ),
  'projects.open': op(z.union([z.object({ grant: grantId }), z.object({ recent: z.string() })]), projectInfoSchema),
  'projects.close': op(empty, empty),
  /** The window's project, null on the welcome page. */
  'project.info': op(empty, projectInfoSchema.nullable()),
  'project.rename': op(named, projectInfoSchema),
  'project.reveal': op(empty, empty),
  /** Documents that cannot be read, which the lists leave out; each with its reason. Empty in a sound project. */
  'project.damaged': op(empty, z.array(errorBodySchema)),

  'datasets.list': op(empty, z.array(datasetFormat.schema)),
  'datasets.sniff': op(
    z.object({ grants: z.array(grantId).min(1), choices: readChoicesSchema.optional() }),
    sniffedSchema
  ),
  'datasets.import': op(
    z.object({ grants: z.array(grantId).min(1), options: importOptionsSchema }),
    importReportSchema,
    progressSchema
  ),
  'datasets.samples': op(sampleQuerySchema, samplePageSchema, progressSchema),
  /** How its columns enter a network, from the next run on. */
  'datasets.prepare': op(z.object({ name: nameSchema, preparation: preparationSchema }), empty),
  /** What that makes of the first training rows; without choices, those of the data set. */
  'datasets.preparation': op(preparationQuerySchema, preparationPreviewSchema, progressSchema),
  /** Kept for the trainings to come. */
  'datasets.augment': op(z.object({ name: nameSchema, augmentation: augmentationListSchema }), datasetFormat.schema),
  'datasets.previewAugmentation': op(
    augmentPreviewSchema,
    z.object({ pictures: z.array(augmentedSchema) }),
    progressSchema
  ),
  /** The figures of one picture's pixels, and of the file it came from where that may be read. */
  'datasets.picture': op(z.object({ name: nameSchema, index: z.number().int().nonnegative() }), pictureDetailSchema),
  'datasets.rename': op(renaming, empty),
  'datasets.duplicate': op(renaming, empty),
  'datasets.delete': op(named, deleted),
  /** A missing source: the person chose where it is now. All of it is read, to see that it is the same. */
  'datasets.locate': op(z.object({ name: nameSchema, grant: grantId }), empty, progressSchema),
  /** Asks the person, in the system's dialog with the real path, whether this project may read its source. */
  'datasets.allowSource': op(named, z.object({ allowed: z.boolean() })),
  'datasets.sourceState': op(named, z.object({ found: z.boolean(), path: z.string(), allowed: z.boolean() })),

  /** What a person did, or a problem's fix: edits, a split, weights, written at once. `conflict` at another revision. */
  'dataset.edit': op(editRequestSchema, datasetFormat.schema, progressSchema),
  'dataset.undo': op(undoRequestSchema, datasetFormat.schema, progressSchema),
  'dataset.redo': op(undoRequestSchema, datasetFormat.schema, progressSchema),
  'dataset.split': op(splitRequestSchema, datasetFormat.schema, progressSchema),
  'dataset.previewSplit': op(splitRequestSchema, splitPreviewSchema, progressSchema),

  /** Frames of a camera on their way to a data set; what was begun is gone when the project closes. */
  'camera.begin': op(empty, z.object({ collection: z.string() })),
  'camera.add': op(cameraFrameSchema, empty),
  'camera.remove': op(cameraFrameSchema.omit({ png: true }), empty),
  /** Imports what was collected as images with a copy in the project; the collection stays when that fails. */
  'camera.import': op(
    z.object({ collection: z.string(), options: importOptionsSchema }),
    importReportSchema,
    progressSchema
  ),
  'camera.discard': op(z.object({ collection: z.string() }), empty),

  'models.list': op(empty, z.array(modelSummarySchema)),
  'models.save': op(
    z.object({ name: nameSchema, revision: z.number().int(), graph: modelGraphSchema }),
    modelSummarySchema
  ),
  /** Opens what Keras or TF.js saved, under the file's name or a free one like it. */
  'models.import': op(z.object({ grant: grantId }), importedModelSchema, progressSchema),
  'models.rename': op(renaming, empty),
  'models.duplicate': op(renaming, empty),
  'models.delete': op(named, deleted),

  'runs.list': op(empty, z.array(runSchema)),
  'runs.start': op(runRequestSchema, runNamed),
  /** Also an interrupted or stopped run: it goes on from its last checkpoint. */
  'runs.resume': op(runNamed, empty),
  'runs.pause': op(runNamed, empty),
  'runs.stop': op(runNamed, empty),
  /** Kills the trainer; the last checkpoint is kept. */
  'runs.stopNow': op(runNamed, empty),
  /** What is on disk, then live: steps at most 20 a second. Lasts until cancelled or the run ends. */
  'runs.watch': op(runNamed, empty, runEventSchema),
  'runs.metrics': op(runNamed, metricsLogSchema),
  'runs.rename': op(z.object({ run: z.string(), to: nameSchema }), empty),
  'runs.duplicate': op(runNamed, runNamed),
  'runs.delete': op(runNamed, deleted),

  'evaluations.list': op(runNamed, z.array(evaluationFormat.schema)),
  'evaluations.run': op(
    z.object({ run: z.string(), dataset: nameSchema.optional(), split: z.enum(splitNames) }),
    evaluationFormat.schema,
    progressSchema
  ),

  'predict.drawing': op(z.object({ run: z.string(), drawing: drawingSchema }), predictionsSchema),
  'predict.files': op(z.object({ run: z.string(), grants: z.array(grantId).min(1) }), predictionsSchema),
  'predict.row': op(z.object({ run: z.string(), row: z.record(z.string(), z.string()) }), predictionsSchema),

  /** Writes to a new folder inside the project's exports/, or inside the granted one. */
  'exports.run': op(
    z.object({ run: z.string(), format: z.enum(exportFormats), grant: grantId.optional() }),
    /** `grant`: the written folder, for `grant.reveal`. */
    exportResultSchema.extend({ grant: grantId }),
    progressSchema
  ),

  /** The name it has again: another one where its own is taken by now. */
  'trash.undo': op(deleted, z.object({ name: z.string() }))
}
export type HostContract = typeof hostContract
