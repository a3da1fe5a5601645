/** Fixes of named inputs and outputs, and of layers that lead to none. */
import type { ModelEnd, ModelGraph, ModelNode } from '@shared/project'
import { findLayer } from '@core/layers'
import { freeId } from '../edits/ids'
import { BLOCK } from '../parts'
import type { ModelFix } from '../problems'
import { startParams } from './settings'
import { lastLayers, removal, type Site } from './site'

/** A name no other end has: the data's own where it has one more, else `input`, `input_2`, … */
export function endName(ends: ModelGraph['inputs'], wanted: string, ofData: readonly string[] = []): string {
  const free = ofData.find((name) => !Object.hasOwn(ends, name))
  if (free !== undefined) return free
  if (!Object.hasOwn(ends, wanted)) return wanted
  for (let n = 2; ; n++) if (!Object.hasOwn(ends, `${wanted}_${n}`)) return `${wanted}_${n}`
}

function withEnd(site: Site, side: 'inputs' | 'outputs', end: ModelEnd): ModelGraph['inputs'] {
  const ends = site.graph[side]
  const name = endName(ends, side === 'inputs' ? 'input' : 'output', Object.keys(site.ends?.[side] ?? {}))
  return { ...ends, [name]: end }
}

function canAdapt(node: ModelNode): boolean {
  return findLayer(node.type)?.params.shape['units'] !== undefined
}

/** A Dense layer that gives what the chosen data asks for; ten classes where none is chosen. */
export function outputLayer(graph: ModelGraph, after: ModelNode, ends: Site['ends']): ModelNode {
  const wanted = Object.values(ends?.outputs ?? {})[0] ?? { units: 10, activation: 'softmax' }
  const { x = 0, y = 0 } = after.position ?? {}
  return {
    id: graph.nodes.some((n) => n.id === 'output') ? freeId(graph, 'dense') : 'output',
    type: 'dense',
    params: { units: wanted.units, activation: wanted.activation },
    ...(after.position ? { position: { x, y: y + 96 } } : {})
  }
}

export function noInputFixes(site: Site): ModelFix[] {
  const { graph } = site
  const layers = graph.nodes.filter((n) => n.type === 'input')
  if (layers.length > 0) {
    const ends = Object.fromEntries(
      layers.map((node, i) => [i === 0 ? 'input' : `input_${i + 1}`, { node: node.id, adapts: true }])
    )
    const title = layers.length === 1 ? `Use ${layers[0]?.id} as input` : 'Use all input layers as inputs'
    return [site.fix(title, { kind: 'setEnds', side: 'inputs', ends })]
  }
  const fed = new Set(graph.edges.filter((e) => e.slot === 0).map((e) => e.to))
  const first = graph.nodes.find((n) => !fed.has(n.id))
  const shape = Object.values(site.ends?.inputs ?? {})[0]
  const { x = 0, y = 0 } = first?.position ?? {}
  const node: ModelNode = {
    id: freeId(graph, 'input'),
    type: 'input',
    params: shape ? { shape: [...shape] } : startParams('input'),
    ...(first?.position ? { position: { x, y: y - 96 } } : {})
  }
  const ends = withEnd(site, 'inputs', { node: node.id, adapts: true })
  const edge = first ? [{ kind: 'connect' as const, edge: { from: node.id, to: first.id, slot: 0 } }] : []
  return [site.fix('Add an input', { kind: 'addNode', node }, ...edge, { kind: 'setEnds', side: 'inputs', ends })]
}

export function noOutputFixes(site: Site): ModelFix[] {
  const fixes: ModelFix[] = []
  const [last] = lastLayers(site).filter((n) => n.type !== 'input')
  const ends = (node: ModelNode): ModelGraph['outputs'] =>
    withEnd(site, 'outputs', { node: node.id, adapts: canAdapt(node) })
  if (last) fixes.push(site.fix(`Use ${last.id} as output`, { kind: 'setEnds', side: 'outputs', ends: ends(last) }))
  const before = last ?? site.graph.nodes.at(-1)
  if (!before) return fixes
  const node = outputLayer(site.graph, before, site.ends)
  const added = site.fix(
    'Add an output layer',
    { kind: 'addNode', node },
    { kind: 'connect', edge: { from: before.id, to: node.id, slot: 0 } },
    { kind: 'setEnds', side: 'outputs', ends: ends(node) }
  )
  return last && canAdapt(last) ? [...fixes, added] : [added, ...fixes]
}

export function missingEndFixes(site: Site): ModelFix[] {
  const { graph, node } = site
  if (node?.type === 'input') {
    const ends = withEnd(site, 'inputs', { node: node.id, adapts: true })
    return [site.fix(`Use ${node.id} as input`, { kind: 'setEnds', side: 'inputs', ends }), removal(site, node)]
  }
  const there = new Set(graph.nodes.map((n) => n.id))
  const wrong = (side: 'inputs' | 'outputs', end: ModelEnd): boolean =>
    node ? side === 'inputs' && end.node === node.id : !there.has(end.node)
  const fixes: ModelFix[] = []
  for (const side of ['inputs', 'outputs'] as const) {
    for (const [name, end] of Object.entries(graph[side])) {
      if (!wrong(side, end) || (!node && !site.problem.message.startsWith(`“${name}” stands`))) continue
      const { [name]: _, ...others } = graph[side]
      const used = new Set(Object.values(others).map((other) => other.node))
      const open = side === 'inputs' ? graph.nodes.filter((n) => n.type === 'input') : lastLayers(site)
      const other = open.find((n) => !used.has(n.id))
      if (other) {
        const ends = { ...graph[side], [name]: { ...end, node: other.id } }
        fixes.push(site.fix(`Use ${other.id} for “${name}”`, { kind: 'setEnds', side, ends }))
      }
      fixes.push(site.fix(`Remove the name “${name}”`, { kind: 'setEnds', side, ends: others }))
    }
  }
  return fixes
}

export function unusedFixes(site: Site): ModelFix[] {
  const { node, graph, problem } = site
  if (!node) return []
  const one = site.fix(`Remove ${node.id}`, { kind: 'removeNodes', ids: [node.id] })
  if (problem.inside || node.type === 'input' || node.type === BLOCK) return [one]
  const end = { node: node.id, adapts: false }
  const ends = withEnd(site, 'outputs', end)
  const isLast = !graph.edges.some((e) => e.from === node.id)
  return isLast ? [one, site.fix('Use it as another output', { kind: 'setEnds', side: 'outputs', ends })] : [one]
}
