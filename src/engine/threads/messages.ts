/** What a measuring process says to the one that started it. */
import { z } from 'zod'
import { errorBodySchema } from '@shared/errors'

export const measuringReplySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('measured'), stepMs: z.number().positive() }),
  z.object({ type: z.literal('failed'), error: errorBodySchema })
])
export type MeasuringReply = z.infer<typeof measuringReplySchema>
