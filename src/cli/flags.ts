/** The kinds of flags commands are made of. */
import { z } from 'zod'
import type { Flag } from './command'

export function switchFlag(help: string): Flag<boolean> {
  return { placeholder: null, help, schema: z.boolean(), fallback: false }
}

export function valueFlag<T>(placeholder: string, help: string, schema: z.ZodType<T>): Flag<T | undefined>
export function valueFlag<T>(placeholder: string, help: string, schema: z.ZodType<T>, fallback: T): Flag<T>
export function valueFlag<T>(
  placeholder: string,
  help: string,
  schema: z.ZodType<T>,
  fallback?: T
): Flag<T | undefined> {
  return { placeholder, help, schema, fallback }
}

/** One of a few words; anything else is answered with all of them, but for those that are `later`. */
export function choiceFlag<const T extends string>(
  choices: readonly T[],
  help: string,
  later?: Flag['later']
): Flag<T | undefined> {
  const schema = z.enum(choices, `one of ${choices.join(', ')} was expected.`)
  return { placeholder: choices.join('|'), help, schema, fallback: undefined, ...(later ? { later } : {}) }
}

/** A number in decimal notation. */
export const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Text that is a number in decimal notation; what is not becomes NaN, which `schema` refuses in its own words. */
export function numberText<T>(schema: z.ZodType<T, number>): z.ZodType<T> {
  return z
    .string()
    .transform((text) => (decimal.test(text.trim()) ? Number(text) : Number.NaN))
    .pipe(schema)
}

/** "28x28", "2x1": two whole numbers of at least 1. */
export function pairText(example: string): z.ZodType<[number, number]> {
  const message = `two whole numbers of at least 1 were expected, like ${example}.`
  return z
    .string()
    .regex(/^[1-9]\d{0,4}[x×][1-9]\d{0,4}$/i, message)
    .transform((text): [number, number] => {
      const [first, second] = text.split(/[x×]/i).map(Number)
      return [first ?? 0, second ?? 0]
    })
}

/** "0.8/0.1/0.1": train, validation and test, together 1. */
export const splitText: z.ZodType<{ train: number; validation: number; test: number }> = z
  .string()
  .transform((text, issues) => {
    const parts = text.split('/').map((part) => (decimal.test(part.trim()) ? Number(part) : Number.NaN))
    const [train = Number.NaN, validation = Number.NaN, test = Number.NaN] = parts
    const sum = train + validation + test
    const fractions = parts.length === 3 && parts.every((part) => part >= 0 && part <= 1)
    if (!fractions || Math.abs(sum - 1) > 1e-6 || train === 0) {
      issues.addIssue({
        code: 'custom',
        message: 'shares for train/validation/test that add up to 1 were expected, like 0.8/0.1/0.1.'
      })
      return z.NEVER
    }
    return { train, validation, test }
  })
