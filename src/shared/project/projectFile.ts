import { z } from 'zod'
import { defineFormat, isoTimeSchema, nameSchema } from './fileFormat'

/** project.json */
export const projectFormat = defineFormat({
  format: 'anneal/project',
  version: 1,
  migrations: {},
  schema: z.object({
    format: z.literal('anneal/project'),
    version: z.literal(1),
    revision: z.number().int().nonnegative(),
    id: z.string().min(1),
    name: nameSchema,
    createdAt: isoTimeSchema
  })
})
export type ProjectFile = z.output<(typeof projectFormat)['schema']>
