/** Where a fix works: the model, or the definition of a block in it. */
import type { ModelEdge, ModelGraph, ModelNode } from '@shared/project'
import type { DataEnds } from '../adapt'
import type { Analysis, NodeAnalysis } from '../analyse'
import type { EditCommand } from '../commands'
import { definition } from '../parts'
import type { ModelFix, ModelProblem } from '../problems'

type Command = EditCommand extends infer C ? (C extends unknown ? Omit<C, 'in'> : never) : never

/** A drawing, and the layer of it that a problem is about. */
export interface Site {
  graph: ModelGraph
  drawing: Pick<ModelGraph, 'nodes' | 'edges'>
  problem: ModelProblem
  /** undefined: the problem is about the model as a whole. */
  node: ModelNode | undefined
  /** Connections into that layer, by slot. */
  entering: readonly ModelEdge[]
  figures: ReadonlyMap<string, NodeAnalysis>
  /** What the chosen data gives and asks for. */
  ends: DataEnds | undefined
  fix(title: string, ...commands: Command[]): ModelFix
}

export function siteOf(graph: ModelGraph, problem: ModelProblem, analysis: Analysis, ends?: DataEnds): Site {
  const inside = problem.inside?.block
  const drawing = (inside === undefined ? graph : definition(graph, inside)) ?? { nodes: [], edges: [] }
  const id = problem.inside?.node ?? problem.node
  return {
    graph,
    drawing,
    problem,
    node: drawing.nodes.find((n) => n.id === id),
    entering: drawing.edges.filter((e) => e.to === id).sort((a, b) => a.slot - b.slot),
    figures: (inside === undefined ? analysis.nodes : analysis.blocks.get(inside)) ?? new Map(),
    ends,
    fix: (title, ...commands) => ({
      title,
      commands: commands.map((command) => (inside === undefined ? command : { ...command, in: inside }) as EditCommand)
    })
  }
}

/** The layer goes, what flowed through it flows on. */
export function removal(site: Site, node: ModelNode): ModelFix {
  return site.fix(`Remove ${node.id}`, { kind: 'removeNodes', ids: [node.id], reconnect: true })
}

/** Layers that nothing reads, the last drawn first. */
export function lastLayers({ drawing }: Pick<Site, 'drawing'>): ModelNode[] {
  const read = new Set(drawing.edges.map((e) => e.from))
  return drawing.nodes.filter((n) => !read.has(n.id)).reverse()
}
