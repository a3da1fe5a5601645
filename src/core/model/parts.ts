/** What a drawing is made of beside layers: instances of blocks, and the place where a block's values flow in. */
import { z } from 'zod'
import { blockNameSchema, type ModelBlock, type ModelGraph, type ModelNode } from '@shared/project'
import { findLayer, type InputCount } from '@core/layers'

/** Type of a node that stands for a block. */
export const BLOCK = 'block'
/** Type of the node of a definition that stands for what flows in. */
export const BLOCK_INPUT = 'blockInput'

/** More layers than this are not analysed, built or trained. */
export const MOST_LAYERS = 10_000

export const blockParamsSchema = z.strictObject({
  block: blockNameSchema.describe('Name of the block.'),
  repeat: z
    .int('must be a whole number of at least 1.')
    .min(1, 'must be at least 1.')
    .max(MOST_LAYERS, `must be at most ${MOST_LAYERS.toLocaleString('en-US')}.`)
    .default(1)
    .describe('How often the block is put one after the other.')
})

/** What an instance stands for; undefined where its settings make no sense. */
export function blockOf(node: ModelNode): z.output<typeof blockParamsSchema> | undefined {
  return node.type === BLOCK ? blockParamsSchema.safeParse(node.params).data : undefined
}

export function definition(graph: Pick<ModelGraph, 'blocks'>, name: string): ModelBlock | undefined {
  return graph.blocks !== undefined && Object.hasOwn(graph.blocks, name) ? graph.blocks[name] : undefined
}

/** How many connections a node of this type takes; undefined: nobody knows the type. */
export function inputsOf(type: string): InputCount | undefined {
  if (type === BLOCK) return 1
  if (type === BLOCK_INPUT) return 0
  return findLayer(type)?.inputs
}
