/** What `anneal … --json` prints. These names are a promise. */
import { z } from 'zod'
import { errorBodySchema } from './errors'
import { datasetTypes, problemSchema, splitCountsSchema, splitNames, tasks } from './project/datasetFile'
import { epochMetricsSchema, perClassSchema, stopReasons, threadsSchema } from './project/runFiles'
import { exportResultSchema, predictionSchema } from './ipc/payloads'

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
export const trainOutput = z.object({
  run: z.string(),
  name: z.string(),
  model: z.string(),
  dataset: z.string(),
  mode: z.enum(['compiled', 'eager']),
  modeReason: z.string(),
  device: z.string(),
  threads: threadsSchema,
  parameters: z.number().int(),
  seed: z.number().int(),
  trainExamples: z.number().int(),
  epochs: z.array(epochMetricsSchema),
  stopped: z.enum(stopReasons),
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
  failed: z.array(z.object({ input: z.string(), error: errorBodySchema }))
})
export const exportOutput = exportResultSchema
export const errorOutput = z.object({ error: errorBodySchema })
