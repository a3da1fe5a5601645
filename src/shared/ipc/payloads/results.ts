/** What a trained model gives: predictions and exports. */
import { z } from 'zod'
import { errorBodySchema } from '../../errors'

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
