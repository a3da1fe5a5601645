/** Fixes of connections: dangling, doubled, missing, in a circle. */
import type { ModelEdge, ModelNode } from '@shared/project'
import { circles } from '../circles'
import { downstream } from '../edits/edges'
import { FreeIds } from '../edits/ids'
import { BLOCK_INPUT, inputsOf } from '../parts'
import type { ModelFix } from '../problems'
import { removal, type Site } from './site'

export function twinFixes(site: Site): ModelFix[] {
  const { node, drawing } = site
  if (!node) return []
  const twins = drawing.nodes.filter((n) => n.id === node.id).length
  const to = new FreeIds(drawing.nodes.map((n) => n.id)).numbered(node.id.replace(/_\d+$/, ''))
  return [site.fix(`Rename one to ${to}`, { kind: 'renameTwin', id: node.id, place: twins - 1, to })]
}

export function danglingFixes(site: Site): ModelFix[] {
  const there = new Set(site.drawing.nodes.map((n) => n.id))
  return site.drawing.edges
    .filter((e) => !there.has(e.from) || !there.has(e.to))
    .filter((e) => site.problem.message.includes(`${e.from} → ${e.to} leads`))
    .slice(0, 1)
    .map((edge) => site.fix('Remove the connection', { kind: 'disconnect', edge }))
}

/** The first connection whose slot another one has already. */
function doubled(entering: readonly ModelEdge[]): [ModelEdge, ModelEdge] | undefined {
  const first = new Map<number, ModelEdge>()
  for (const edge of entering) {
    const other = first.get(edge.slot)
    if (other) return [other, edge]
    first.set(edge.slot, edge)
  }
  return undefined
}

function missingSource(site: Site, node: ModelNode): ModelFix[] {
  const { drawing } = site
  const read = new Set(drawing.edges.map((e) => e.from))
  const taken = new Set(site.entering.map((e) => e.slot))
  let slot = 0
  while (taken.has(slot)) slot += 1
  const place = drawing.nodes.indexOf(node)
  const inOrder = [...drawing.nodes.slice(0, place).reverse(), ...drawing.nodes.slice(place + 1)]
  const after = downstream(drawing, node.id)
  const sources = inOrder.filter((n) => !after.has(n.id) && !site.entering.some((e) => e.from === n.id))
  const ends = [...sources.filter((n) => !read.has(n.id)), ...sources.filter((n) => read.has(n.id))]
  return ends
    .slice(0, 2)
    .map((n) => site.fix(`Connect ${n.id}`, { kind: 'connect', edge: { from: n.id, to: node.id, slot } }))
}

/** Connections in order, without holes and without those that are too many. */
function inOrder(site: Site, node: ModelNode, entering: readonly ModelEdge[]): ModelFix[] {
  const inputs = inputsOf(node.type) ?? 0
  const kept = entering.slice(0, inputs === 'many' ? entering.length : inputs)
  const gone = entering.length - kept.length
  const title =
    gone === 0
      ? 'Number its inputs again'
      : gone === 1
        ? `Remove the connection from ${entering.at(-1)?.from}`
        : `Remove ${gone} connections`
  const off = entering.map((edge) => ({ kind: 'disconnect' as const, edge }))
  const on = kept.map((edge, slot) => ({ kind: 'connect' as const, edge: { ...edge, slot } }))
  return [site.fix(title, ...off, ...on)]
}

export function inputFixes(site: Site): ModelFix[] {
  const { node, entering } = site
  if (!node || node.type === BLOCK_INPUT) return []
  const pair = doubled(entering)
  if (pair) {
    const [first, second] = pair
    const slot = Math.max(...entering.map((e) => Math.min(e.slot, entering.length))) + 1
    const apartFrom = { kind: 'disconnect' as const, edge: second }
    const fixes = [
      site.fix(`Remove the connection from ${second.from}`, apartFrom),
      site.fix(`Remove the connection from ${first.from}`, { kind: 'disconnect', edge: first })
    ]
    if (inputsOf(node.type) !== 'many') return fixes
    const apart = site.fix(`Connect ${second.from} as another input`, apartFrom, {
      kind: 'connect',
      edge: { ...second, slot }
    })
    return [apart, ...fixes]
  }
  return [
    ...(entering.length > 0 ? inOrder(site, node, entering) : []),
    ...missingSource(site, node),
    removal(site, node)
  ]
}

/** Connections that lead back to where the flow came from, found by walking it from the layers it enters at. */
function closingEdges(site: Site, members: readonly string[]): ModelEdge[] {
  const inside = new Set(members)
  const own = site.drawing.edges.filter((e) => inside.has(e.from) && inside.has(e.to))
  const leaving = new Map<string, ModelEdge[]>()
  for (const edge of own) leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), edge])
  const entered = site.drawing.edges.filter((e) => inside.has(e.to) && !inside.has(e.from)).map((e) => e.to)
  const state = new Map<string, 'open' | 'done'>()
  const closing: ModelEdge[] = []
  for (const start of [...members.filter((id) => entered.includes(id)), ...members]) {
    if (state.has(start)) continue
    state.set(start, 'open')
    const stack = [{ id: start, at: 0 }]
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const edge = leaving.get(frame.id)?.[frame.at++]
      if (!edge) {
        state.set(frame.id, 'done')
        stack.pop()
      } else if (state.get(edge.to) === 'open') {
        closing.push(edge)
      } else if (!state.has(edge.to)) {
        state.set(edge.to, 'open')
        stack.push({ id: edge.to, at: 0 })
      }
    }
  }
  return closing
}

export function circleFixes(site: Site): ModelFix[] {
  const sources = new Map<string, string[]>()
  for (const { from, to } of site.drawing.edges) sources.set(to, [...(sources.get(to) ?? []), from])
  const ids = site.drawing.nodes.map((n) => n.id)
  const members = circles(ids, (id) => sources.get(id) ?? []).find((circle) => circle[0] === site.node?.id)
  if (!members) return []
  const closing = closingEdges(site, members)
  const [only] = closing
  const title =
    closing.length === 1 && only ? `Remove ${only.from} → ${only.to}` : `Remove ${closing.length} connections`
  return [site.fix(title, ...closing.map((edge) => ({ kind: 'disconnect' as const, edge })))]
}
