/** The engine's side of the layer catalogue: one line a layer type. */
import { conv2d } from './conv2d'
import { dense } from './dense'
import { dropout } from './dropout'
import { flatten } from './flatten'
import { input } from './input'
import { maxPooling2d } from './maxPooling2d'
import type { LayerBuild } from './build'

const builds: Readonly<Record<string, LayerBuild>> = { input, dense, flatten, conv2d, maxPooling2d, dropout }

export function buildOf(type: string): LayerBuild {
  const build = Object.hasOwn(builds, type) ? builds[type] : undefined
  if (!build) throw new Error(`The layer type ${type} has no engine part`)
  return build
}

export type { ApplyContext, LayerBuild, Sums } from './build'
