/** Frames of a camera. */
import { z } from 'zod'
import { nameSchema } from '../../project/fileFormat'

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
