/** Settings that layers share. */
import { z } from 'zod'

export function rateSchema(help: string, usual = 0.5): z.ZodDefault<z.ZodNumber> {
  return z
    .number('must be a number from 0 to below 1.')
    .min(0, 'must be at least 0.')
    .lt(1, 'must be below 1.')
    .default(usual)
    .describe(help)
}

/** How many of something: a whole number from 1. */
export function countSchema(most: number): z.ZodNumber {
  return z
    .int('must be a whole number of at least 1.')
    .min(1, 'must be at least 1.')
    .max(most, `must be at most ${most.toLocaleString('en-US')}.`)
}
