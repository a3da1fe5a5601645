/** What makes one model another: layers added, removed and changed, connections, and what it all amounts to. */
import type { ModelEdge, ModelGraph, ModelNode } from '@shared/project'
import { findLayer, type Shape } from '@core/layers'
import { analyse, type NodeAnalysis } from '../analyse'
import { BLOCK, blockParamsSchema, definition } from '../parts'
import { matchNodes } from './match'

/** A figure in both models; equal where nothing changed. */
export interface Both<T> {
  before: T
  after: T
}

export interface ComparedNode {
  id: string
  type: string
  /** The block whose definition it is in. */
  inside?: string
  /** null where it is not known, because of problems. */
  shape: Shape | null
  parameters: number | null
}

export interface ChangedNode {
  /** It may be called differently in the two. */
  id: Both<string>
  inside?: string
  type: Both<string>
  /** Settings that differ, with defaults filled in; undefined where one of the two has no such setting. */
  params: { field: string; before: unknown; after: unknown }[]
  shape: Both<Shape | null>
  parameters: Both<number | null>
}

export interface ComparedEdge extends ModelEdge {
  inside?: string
}

export interface ModelComparison {
  /** Nothing differs but names of layers and where they stand on the screen. */
  same: boolean
  added: ComparedNode[]
  removed: ComparedNode[]
  /** Type, settings, shape or number of parameters differ. */
  changed: ChangedNode[]
  /** Under the other name only. */
  renamed: { before: string; after: string; inside?: string }[]
  /** Between layers that both have. */
  edges: { added: ComparedEdge[]; removed: ComparedEdge[] }
  /** Names of inputs and outputs that only one has, or that stand for another layer or adapt differently. */
  ends: { side: 'inputs' | 'outputs'; name: string; before: string | null; after: string | null }[]
  /** Names of blocks only one of them defines. */
  blocks: { added: string[]; removed: string[] }
  totals: { parameters: Both<number>; multiplyAdds: Both<number>; layers: Both<number> }
}

type Figures = ReadonlyMap<string, NodeAnalysis>
interface Drawn {
  drawing: Pick<ModelGraph, 'nodes' | 'edges'>
  figures: Figures
}

/** With defaults filled in, so that a setting written out equals one left out. */
function wholeParams(node: ModelNode): Record<string, unknown> {
  const schema = node.type === BLOCK ? blockParamsSchema : findLayer(node.type)?.params
  return (schema?.safeParse(node.params).data as Record<string, unknown> | undefined) ?? node.params
}

function differing(a: ModelNode, b: ModelNode): ChangedNode['params'] {
  const [before, after] = [wholeParams(a), wholeParams(b)]
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }))
}

function compared(node: ModelNode, figures: Figures, inside?: string): ComparedNode {
  const known = figures.get(node.id)
  return {
    id: node.id,
    type: node.type,
    ...(inside === undefined ? {} : { inside }),
    shape: known?.outputShape ?? null,
    parameters: known?.parameters ?? null
  }
}

function compareDrawings(a: Drawn, b: Drawn, into: ModelComparison, inside?: string): ReadonlyMap<string, string> {
  const place = inside === undefined ? {} : { inside }
  const names = matchNodes(a.drawing, b.drawing)
  const byId = new Map(b.drawing.nodes.map((n) => [n.id, n]))
  const kept = new Set(names.values())
  for (const node of a.drawing.nodes) {
    const other = byId.get(names.get(node.id) ?? '')
    if (!other) {
      into.removed.push(compared(node, a.figures, inside))
      continue
    }
    const [before, after] = [compared(node, a.figures), compared(other, b.figures)]
    const params = differing(node, other)
    const alike =
      node.type === other.type &&
      params.length === 0 &&
      before.parameters === after.parameters &&
      JSON.stringify(before.shape) === JSON.stringify(after.shape)
    if (alike && node.id !== other.id) into.renamed.push({ before: node.id, after: other.id, ...place })
    if (alike) continue
    into.changed.push({
      id: { before: node.id, after: other.id },
      ...place,
      type: { before: node.type, after: other.type },
      params,
      shape: { before: before.shape, after: after.shape },
      parameters: { before: before.parameters, after: after.parameters }
    })
  }
  for (const node of b.drawing.nodes) if (!kept.has(node.id)) into.added.push(compared(node, b.figures, inside))
  compareEdges(a.drawing.edges, b.drawing.edges, names, kept, into.edges, place)
  return names
}

function compareEdges(
  a: readonly ModelEdge[],
  b: readonly ModelEdge[],
  names: ReadonlyMap<string, string>,
  kept: ReadonlySet<string>,
  into: ModelComparison['edges'],
  place: { inside?: string }
): void {
  const key = (e: ModelEdge): string => `${e.from} ${e.to} ${e.slot}`
  const renamed = (e: ModelEdge): string =>
    key({ from: names.get(e.from) ?? '', to: names.get(e.to) ?? '', slot: e.slot })
  const [before, after] = [new Set(a.map(renamed)), new Set(b.map(key))]
  for (const e of a) {
    if (names.has(e.from) && names.has(e.to) && !after.has(renamed(e))) into.removed.push({ ...e, ...place })
  }
  for (const e of b) if (kept.has(e.from) && kept.has(e.to) && !before.has(key(e))) into.added.push({ ...e, ...place })
}

function compareEnds(a: ModelGraph, b: ModelGraph, names: ReadonlyMap<string, string>): ModelComparison['ends'] {
  return (['inputs', 'outputs'] as const).flatMap((which) =>
    [...new Set([...Object.keys(a[which]), ...Object.keys(b[which])])].flatMap((name) => {
      const [before, after] = [a[which][name], b[which][name]]
      const alike = before && after && names.get(before.node) === after.node && before.adapts === after.adapts
      return alike ? [] : [{ side: which, name, before: before?.node ?? null, after: after?.node ?? null }]
    })
  )
}

/** @param a the earlier of the two, which `removed` and `before` are about */
export function compareModels(a: ModelGraph, b: ModelGraph): ModelComparison {
  const [old, now] = [analyse(a), analyse(b)]
  const both = (of: (one: typeof old) => number): Both<number> => ({ before: of(old), after: of(now) })
  const result: ModelComparison = {
    same: false,
    added: [],
    removed: [],
    changed: [],
    renamed: [],
    edges: { added: [], removed: [] },
    ends: [],
    blocks: {
      added: Object.keys(b.blocks ?? {}).filter((name) => !definition(a, name)),
      removed: Object.keys(a.blocks ?? {}).filter((name) => !definition(b, name))
    },
    totals: {
      parameters: both((one) => one.parameters),
      multiplyAdds: both((one) => one.multiplyAdds),
      layers: both((one) => one.layers)
    }
  }
  const names = compareDrawings({ drawing: a, figures: old.nodes }, { drawing: b, figures: now.nodes }, result)
  result.ends = compareEnds(a, b, names)
  for (const [name, block] of Object.entries(a.blocks ?? {})) {
    const other = definition(b, name)
    if (!other) continue
    const figures = (one: typeof old): Figures => one.blocks.get(name) ?? new Map()
    compareDrawings({ drawing: block, figures: figures(old) }, { drawing: other, figures: figures(now) }, result, name)
  }
  const lists = [result.added, result.removed, result.changed, result.ends, ...Object.values(result.edges)]
  result.same = [...lists, ...Object.values(result.blocks)].every((list) => list.length === 0)
  return result
}
