/** A layer's settings in one line. Pure. */
import { activations, findLayer } from '@core/layers'
import { blockOf } from '@core/model'
import type { ModelNode } from '@shared/project'
import { builderWords } from './builderWords'
import { labelOf } from './layerForm'

type Say = (value: unknown, params: Record<string, unknown>) => string

const counted =
  (one: string, many: string): Say =>
  (value) =>
    `${Number(value).toLocaleString('en')} ${value === 1 ? one : many}`
const sides = (value: unknown): string => (Array.isArray(value) ? value.join(' × ') : String(value))

/** Settings that are always said, and how. */
const always: Readonly<Record<string, Say>> = {
  units: counted('unit', 'units'),
  filters: counted('filter', 'filters'),
  kernelSize: sides,
  poolSize: sides,
  numHeads: counted('head', 'heads'),
  keyDim: (value, params) => `of ${counted('value', 'values')(value, params)}`,
  groups: counted('group', 'groups'),
  layer: (value) => findLayer(String(value))?.title ?? String(value),
  rate: (value) => `leaves out ${Math.round(Number(value) * 1000) / 10} %`
}
/** Settings with words of their own, said where they differ from the default. */
const changed: Readonly<Record<string, Say>> = {
  activation: (value) =>
    value === 'softmax' ? 'softmax' : (activations[value as keyof typeof activations]?.title ?? String(value)),
  padding: (value) => `padding ${String(value)}`,
  strides: (value) => `stride ${sides(value)}`,
  returnSequences: (value) => (value === true ? 'at every step' : 'only at the last step'),
  mergeMode: (value) => `merged by ${String(value)}`,
  resetAfter: (value) => (value === true ? 'resets after the product' : 'resets before the product'),
  // Of the layer inside another.
  params: (value, { layer }) =>
    paramsLine({ id: 'inside', type: String(layer), params: value as Record<string, unknown> })
}
/** The layer's output shows them. */
const silent = new Set(['shape', 'targetShape'])

function other(key: string, value: unknown): string {
  const label = labelOf(key).toLowerCase()
  if (value === true) return label
  if (value === false) return `no ${label.replace(/^use /, '')}`
  return `${label} ${sides(value)}`
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What a person chose or would ask about; what is left at its default stays unsaid. */
export function paramsLine(node: ModelNode): string {
  const block = blockOf(node)
  if (block) return builderWords.blockOf(block.block, block.repeat)
  const layer = findLayer(node.type)
  const checked = layer?.params.safeParse(node.params)
  if (!layer || !checked?.success) return ''
  const params: Record<string, unknown> = checked.data
  const words = Object.entries(params).flatMap(([key, value]): string[] => {
    const say = always[key]
    if (say) return [say(value, params)]
    if (silent.has(key) || value === undefined || value === null) return []
    const usual = layer.params.shape[key]?.safeParse(undefined)
    if (usual?.success === true && same(usual.data, value)) return []
    // A pool moves by its own size.
    if (key === 'strides' && same(value, params['poolSize'])) return []
    const said = (changed[key] ?? ((v: unknown) => other(key, v)))(value, params)
    return said === '' ? [] : [said]
  })
  return words.join(', ')
}
