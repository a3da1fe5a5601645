import { AnnealError } from '@shared/errors'
import { nodeIdSchema, type ModelGraph, type ModelNode } from '@shared/project'

/** A command that makes no sense for this graph. */
export function refuse(code: string, message: string, hint: string, where?: string): AnnealError {
  return new AnnealError({ code, message, hint, ...(where === undefined ? {} : { where }) })
}

/** @throws `no-such-layer` */
export function nodeAt(graph: Pick<ModelGraph, 'nodes'>, id: string): { index: number; node: ModelNode } {
  const index = graph.nodes.findIndex((n) => n.id === id)
  const node = graph.nodes[index]
  if (node) return { index, node }
  throw refuse('no-such-layer', `The model has no layer “${id}”.`, 'Choose one of the layers it has.', id)
}

/** Every layer by its id. @throws `no-such-layer` where an id has none */
export function nodesAt(graph: Pick<ModelGraph, 'nodes'>, ids: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map(graph.nodes.map((node, index) => [node.id, index]))
  for (const id of ids) if (!places.has(id)) nodeAt(graph, id)
  return places
}

/** @throws `bad-layer-id`, `layer-exists` */
export function checkNewId(graph: Pick<ModelGraph, 'nodes'>, id: string): void {
  if (!nodeIdSchema.safeParse(id).success) {
    throw refuse(
      'bad-layer-id',
      `“${id}” can’t be the id of a layer.`,
      'Start with a letter; then letters, digits, _ and -, at most 64.'
    )
  }
  if (graph.nodes.some((n) => n.id === id)) {
    throw refuse('layer-exists', `The model already has a layer “${id}”.`, 'Choose another id.', id)
  }
}
