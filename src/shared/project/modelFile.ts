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
  position: z.object({ x: z.number(), y: z.number() }).optional(),
  /** Of an instance of a block: it is drawn as one box. */
  collapsed: z.boolean().optional()
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

/** What a person calls a block. */
export const blockNameSchema = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,59}$/u,
    'A block’s name starts with a letter or digit; then also spaces, _ . and -.'
  )

/** Part of a network drawn once and used in many places, by nodes of type `block`. */
export const blockSchema = z.object({
  nodes: z.array(modelNodeSchema),
  edges: z.array(modelEdgeSchema),
  /** The node of type `blockInput`: it stands for what flows in, and is gone when the block is expanded. */
  input: nodeIdSchema,
  /** The node whose values flow out. */
  output: nodeIdSchema
})
export type ModelBlock = z.infer<typeof blockSchema>

export const modelGraphSchema = z.object({
  nodes: z.array(modelNodeSchema),
  edges: z.array(modelEdgeSchema),
  inputs: z.record(z.string(), endSchema),
  outputs: z.record(z.string(), endSchema),
  /** Definitions by name; absent: none. */
  blocks: z.record(blockNameSchema, blockSchema).optional()
})
/** A DAG with named inputs and outputs. */
export type ModelGraph = z.infer<typeof modelGraphSchema>
/** A named input or output of a model. */
export type ModelEnd = z.infer<typeof endSchema>

/** A piece of a model on its way through the clipboard, also to another project. */
export const fragmentFormat = defineFormat({
  format: 'anneal/fragment',
  version: 1,
  migrations: {},
  schema: z.object({
    format: z.literal('anneal/fragment'),
    version: z.literal(1),
    nodes: z.array(modelNodeSchema),
    edges: z.array(modelEdgeSchema),
    blocks: z.record(blockNameSchema, blockSchema)
  })
})
export type ModelFragment = z.output<(typeof fragmentFormat)['schema']>

/** models/<name>.json */
export const modelFormat = defineFormat({
  format: 'anneal/model',
  version: 2,
  // Version 1 had no blocks. The number tells an older Anneal, which would drop them, to leave the file alone.
  migrations: { 1: (document) => document },
  schema: z.object({
    format: z.literal('anneal/model'),
    version: z.literal(2),
    revision: z.number().int().nonnegative(),
    name: nameSchema,
    graph: modelGraphSchema
  })
})
export type ModelFile = z.output<(typeof modelFormat)['schema']>
