import { expect, test } from 'vitest'
import { z } from 'zod'
import { commands } from './commandTable'
import { commandReference } from './reference'
import { schemaText } from './schemaText'

test('docs/cli.md says what the program does (make it anew with -u)', async () => {
  await expect(commandReference(commands)).toMatchFileSnapshot('../../docs/cli.md')
})

test('schemas read like what is printed', () => {
  const schema = z.object({
    run: z.string(),
    stopped: z.enum(['user', 'nan']).nullable(),
    epochs: z.array(z.object({ loss: z.number(), note: z.string().optional() })),
    range: z.tuple([z.number(), z.number()]),
    metrics: z.record(z.string(), z.number())
  })
  expect(schemaText(schema)).toBe(
    [
      '{',
      '  run: string,',
      '  stopped: "user" | "nan" | null,',
      '  epochs: { loss: number, note?: string }[],',
      '  range: [number, number],',
      '  metrics: { [name]: number }',
      '}'
    ].join('\n')
  )
})
