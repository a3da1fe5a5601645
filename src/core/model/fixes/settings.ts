/** Settings that a layer starts with, and settings put right. */
import type { z } from 'zod'
import type { ModelNode } from '@shared/project'
import { findLayer } from '@core/layers'
import { BLOCK, blockParamsSchema } from '../parts'
import type { ModelFix } from '../problems'
import { removal, type Site } from './site'

/** Tried in this order for a setting without a default: the first its schema takes. */
const BEGINNINGS: readonly unknown[] = [
  32,
  1,
  0.5,
  [-1],
  [32],
  [1],
  [1, 1],
  [1, 1, 1],
  [
    [0, 0],
    [0, 0]
  ],
  [1, 2],
  [1, 2, 3],
  true
]

function beginning(field: z.ZodType): unknown {
  if (field.safeParse(undefined).success) return undefined
  return BEGINNINGS.find((value) => field.safeParse(value).success)
}

/** What a new layer of this type starts with: only settings that have no default of their own. */
export function startParams(type: string): ModelNode['params'] {
  const shape = findLayer(type)?.params.shape ?? {}
  const params: ModelNode['params'] = {}
  for (const [name, field] of Object.entries(shape)) {
    const value = beginning(field as z.ZodType)
    if (value !== undefined) params[name] = value
  }
  return params
}

/** The settings as they are, wrong ones as a new layer has them, and no unknown ones. */
export function mended(node: ModelNode): ModelNode['params'] {
  const schema = node.type === BLOCK ? blockParamsSchema : findLayer(node.type)?.params
  const shape: Record<string, unknown> = schema?.shape ?? {}
  const params: ModelNode['params'] = {}
  for (const [name, field] of Object.entries(shape)) {
    const given = Object.hasOwn(node.params, name) ? node.params[name] : undefined
    const value = (field as z.ZodType).safeParse(given).success ? given : beginning(field as z.ZodType)
    if (value !== undefined) params[name] = value
  }
  return params
}

export function settingFixes(site: Site): ModelFix[] {
  const { node } = site
  if (!node) return []
  const params = mended(node)
  const fields = new Set([...Object.keys(node.params), ...Object.keys(params)])
  const changed = [...fields].filter((f) => JSON.stringify(node.params[f]) !== JSON.stringify(params[f]))
  const title = changed.length === 1 ? `Reset ${changed[0]}` : 'Reset wrong settings'
  const fresh = { ...startParams(node.type), ...(node.type === BLOCK ? params : {}) }
  return [
    site.fix(title, { kind: 'setParams', id: node.id, params }),
    site.fix('Reset all settings', { kind: 'setParams', id: node.id, params: fresh }),
    removal(site, node)
  ]
}
