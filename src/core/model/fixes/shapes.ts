/** Fixes of shapes that don’t fit: a layer in between, another setting, or without the layer. */
import type { ModelEdge, ModelNode } from '@shared/project'
import { findLayer, showShape, sizeOf, type Shape } from '@core/layers'
import { freeId } from '../edits/ids'
import type { ModelFix } from '../problems'
import { removal, type Site } from './site'

/** Layers that make one shape of another without being told how. */
const BETWEEN = ['flatten', 'globalAveragePooling2d', 'globalAveragePooling1d', 'globalAveragePooling3d'] as const

function inserted(site: Site, edge: ModelEdge, type: string, params: ModelNode['params'], title: string): ModelFix[] {
  if (!findLayer(type)) return []
  const from = site.drawing.nodes.find((n) => n.id === edge.from)?.position
  const to = site.drawing.nodes.find((n) => n.id === edge.to)?.position
  const position = from && to ? { position: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } } : {}
  const node: ModelNode = { id: freeId(site.drawing, type), type, params, ...position }
  return [site.fix(title, { kind: 'insertOnEdge', edge, node })]
}

/** The same values with other sides: rows of an image as steps, a row as an image of one channel, … */
function rearranged(shape: Shape): number[][] {
  const [first = 1, ...rest] = shape
  const side = Math.sqrt(first)
  if (rest.length === 0) {
    const square = Number.isInteger(side) && side > 1 ? [[side, side, 1]] : []
    return [...square, [first, 1], [first, 1, 1]]
  }
  if (rest.length === 1) return [[...shape, 1]]
  return [
    [first, sizeOf(rest)],
    [sizeOf(shape.slice(0, -1)), shape.at(-1) ?? 1],
    [...shape, 1]
  ]
}

function between(site: Site, edge: ModelEdge, shape: Shape): ModelFix[] {
  const rows = rearranged(shape).flatMap((target) =>
    inserted(site, edge, 'reshape', { targetShape: target }, `Insert Reshape to ${showShape(target)}`)
  )
  const others = BETWEEN.flatMap((type) => inserted(site, edge, type, {}, `Insert ${findLayer(type)?.title ?? type}`))
  return [...others, ...rows]
}

/** Makes the odd one of several inputs like another: as many channels by a 1×1 convolution, as many values by Dense. */
function matched(site: Site): ModelFix[] {
  const fixes: ModelFix[] = []
  const shapes = site.entering.map((edge) => ({ edge, shape: site.figures.get(edge.from)?.outputShape }))
  for (const { edge, shape } of shapes) {
    const other = shapes.find((s) => s.shape?.length === shape?.length && s.shape?.join() !== shape?.join())?.shape
    if (!shape || !other) continue
    const channels = other.at(-1) ?? 1
    const [height = 1, width = 1] = shape
    const strides = [height / (other[0] ?? 1), width / (other[1] ?? 1)].map((s) => Math.max(1, Math.round(s)))
    const conv = { filters: channels, kernelSize: [1, 1], strides, padding: 'same' }
    if (shape.length === 3) fixes.push(...inserted(site, edge, 'conv2d', conv, `Match ${edge.from} with Conv2D 1 × 1`))
    if (shape.length === 1)
      fixes.push(...inserted(site, edge, 'dense', { units: channels }, `Match ${edge.from} with Dense`))
  }
  return fixes
}

function settings(site: Site, node: ModelNode): ModelFix[] {
  const fields = findLayer(node.type)?.params.shape ?? {}
  const change = (title: string, params: ModelNode['params']): ModelFix =>
    site.fix(title, { kind: 'setParams', id: node.id, params: { ...node.params, ...params } })
  const fixes: ModelFix[] = []
  if (fields['padding'] !== undefined) fixes.push(change('Set padding to same', { padding: 'same' }))
  if (fields['targetShape'] !== undefined) {
    const shape = site.figures.get(site.entering[0]?.from ?? '')?.outputShape
    if (shape) fixes.push(change(`Set its shape to ${showShape([sizeOf(shape)])}`, { targetShape: [sizeOf(shape)] }))
  }
  return fixes
}

export function shapeFixes(site: Site): ModelFix[] {
  const { node, entering } = site
  if (!node) return []
  const insertions = entering.flatMap((edge) => {
    const shape = site.figures.get(edge.from)?.outputShape
    return shape ? between(site, edge, shape) : []
  })
  const several = entering.length > 1 ? matched(site) : []
  return [...settings(site, node), ...several, ...insertions, removal(site, node)]
}

/** Fewer weights: what comes in is pooled first, or fewer units. */
export function sizeFixes(site: Site): ModelFix[] {
  const { node, entering, drawing } = site
  if (!node) return []
  const fixes: ModelFix[] = []
  const before = drawing.nodes.find((n) => n.id === entering[0]?.from)
  if (before?.type === 'flatten') {
    const edge = drawing.edges.find((e) => e.to === before.id)
    if (edge) fixes.push(...inserted(site, edge, 'globalAveragePooling2d', {}, 'Insert GlobalAveragePooling2D'))
  }
  for (const field of ['units', 'filters', 'outputDim']) {
    const value = node.params[field]
    if (typeof value !== 'number' || value <= 128) continue
    const params = { ...node.params, [field]: 128 }
    fixes.push(site.fix(`Set ${field} to 128`, { kind: 'setParams', id: node.id, params }))
  }
  return fixes
}
