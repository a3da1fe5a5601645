/** Settings the layers that disturb a training share. */
import { z } from 'zod'

export function rateSchema(help: string): z.ZodDefault<z.ZodNumber> {
  return z
    .number('must be a number from 0 to below 1.')
    .min(0, 'must be at least 0.')
    .lt(1, 'must be below 1.')
    .default(0.5)
    .describe(help)
}
