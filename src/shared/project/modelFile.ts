import { z } from 'zod'
import { defineFormat, nameSchema } from './fileFormat'

/** A node id: stable, unique in its model, used as layer name and as key of seeds. */
export const nodeIdSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'An id has letters, digits, _ and -.')

export const modelNodeSchema = z.object({
  id: nodeIdSchema,
  /** Key of the layer catalogue, e.g. `dense`. */
  type: z.string(),
  /** Checked by that layer's own schema. */
  params: z.record(z.string(), z.unknown()),
  position: z.object({ x: z.number(), y: z.number() }).optional()
})
export type ModelNode = z.infer<typeof modelNodeSchema>

export const modelEdgeSchema = z.object({
  from: nodeIdSchema,
  to: nodeIdSchema,
  /** Which input of `to`; 0 for layers with one. */
  slot: z.number().int().nonnegative()
})
export type ModelEdge = z.infer<typeof modelEdgeSchema>

/**
 * A named input or output. `adapts`: on training, an input takes the data's shape and an
 * output the units and activation its target needs (classes + softmax, or 1 + linear).
 */
const endSchema = z.object({ node: nodeIdSchema, adapts: z.boolean() })

export const modelGraphSchema = z.object({
  nodes: z.array(modelNodeSchema),
  edges: z.array(modelEdgeSchema),
  inputs: z.record(z.string(), endSchema),
  outputs: z.record(z.string(), endSchema)
})
/** A DAG with named inputs and outputs. */
export type ModelGraph = z.infer<typeof modelGraphSchema>

/** models/<name>.json */
export const modelFormat = defineFormat({
  format: 'anneal/model',
  version: 1,
  migrations: {},
  schema: z.object({
    format: z.literal('anneal/model'),
    version: z.literal(1),
    revision: z.number().int().nonnegative(),
    name: nameSchema,
    graph: modelGraphSchema
  })
})
export type ModelFile = z.output<(typeof modelFormat)['schema']>
