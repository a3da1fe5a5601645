/** What can be wrong with blocks, before they are expanded. */
import type { ModelGraph, ModelNode } from '@shared/project'
import { BLOCK, BLOCK_INPUT, blockOf, blockParamsSchema, definition, MOST_LAYERS } from '../parts'
import type { ModelProblem } from '../problems'
import { DEEPEST, endlessBlocks, layerCounts, usedBlocks } from './uses'

type Found = Pick<ModelProblem, 'code' | 'message' | 'hint'>

function wrongInstance(graph: ModelGraph, node: ModelNode): Found | null {
  const parsed = blockParamsSchema.safeParse(node.params)
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    return {
      code: 'bad-params',
      message: `The block does not work with these settings. ${sentences.join(' ')}`,
      hint: 'Correct the named settings of the block.'
    }
  }
  const { block } = parsed.data
  if (!definition(graph, block)) {
    return {
      code: 'bad-block',
      message: `The model has no block “${block}”.`,
      hint: 'Choose another block, or paste the block again from where it is.'
    }
  }
  return null
}

/** Each definition's own entry and exit. */
function wrongDefinition(graph: ModelGraph, name: string, endless: ReadonlySet<string>): Found | null {
  const block = definition(graph, name)
  if (!block) return null
  if (endless.has(name)) {
    return {
      code: 'bad-block',
      message: `The block “${name}” contains itself, it would never end.`,
      hint: 'Remove it from its own definition, or from the blocks in it.'
    }
  }
  const entries = block.nodes.filter((n) => n.type === BLOCK_INPUT)
  if (entries.length !== 1 || entries[0]?.id !== block.input) {
    return {
      code: 'bad-block',
      message: `The block “${name}” needs one place where data flows in, “${block.input}” of the type blockInput.`,
      hint: 'Correct its definition, or remove the block.'
    }
  }
  if (block.nodes.some((n) => n.id === block.output)) return null
  return {
    code: 'bad-block',
    message: `The block “${name}” should give what “${block.output}” gives, which it does not have.`,
    hint: 'Choose another layer of the block as its output.'
  }
}

/** Every problem of instances and of the definitions in use; `node` is the first layer of the model that leads to it. */
export function blockProblems(graph: ModelGraph): ModelProblem[] {
  const problems: ModelProblem[] = []
  const seen = new Set<string>()
  const endless = endlessBlocks(graph)
  const add = (node: string, found: Found | null, inside?: ModelProblem['inside']): void => {
    if (found) problems.push({ node, ...(inside ? { inside } : {}), severity: 'error', ...found })
  }
  for (const node of graph.nodes) {
    if (node.type !== BLOCK) continue
    add(node.id, wrongInstance(graph, node))
    for (const name of usedBlocks(graph, [node], seen)) {
      add(node.id, wrongDefinition(graph, name, endless))
      for (const inner of definition(graph, name)?.nodes ?? []) {
        if (inner.type === BLOCK) add(node.id, wrongInstance(graph, inner), { block: name, node: inner.id })
      }
    }
  }
  const layers = layerCounts(graph).total
  if (Number.isFinite(layers) && layers > MOST_LAYERS) problems.push(tooMany(graph, layers))
  if (!Number.isFinite(layers) && problems.length === 0) problems.push(tooDeep())
  return problems
}

function tooDeep(): ModelProblem {
  return {
    node: null,
    code: 'bad-block',
    severity: 'error',
    message: `Blocks are nested more than ${DEEPEST} deep.`,
    hint: 'Ungroup some of them.'
  }
}

function tooMany(graph: ModelGraph, layers: number): ModelProblem {
  const most = MOST_LAYERS.toLocaleString('en-US')
  const repeated = graph.nodes
    .filter((n) => n.type === BLOCK)
    .sort((a, b) => (blockOf(b)?.repeat ?? 0) - (blockOf(a)?.repeat ?? 0))[0]
  return {
    node: repeated?.id ?? null,
    code: 'too-many-layers',
    severity: 'error',
    message: `The model has ${layers.toLocaleString('en-US')} layers; at most ${most} can be trained.`,
    hint: repeated ? 'Repeat its blocks less often.' : 'Use fewer layers.'
  }
}
