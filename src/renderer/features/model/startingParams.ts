/** What a layer that was just added is set to where its own schema has no default. */
import type { LayerType } from '@core/layers'
import type { ModelNode } from '@shared/project'
import { formFields, type FormField } from './layerForm'

/** Common choices, by the field's name. */
const common: Readonly<Record<string, unknown>> = {
  units: 64,
  filters: 32,
  inputDim: 1000,
  outputDim: 64,
  targetShape: [-1],
  numHeads: 4,
  keyDim: 32,
  groups: 8
}
/** MNIST's, where no data set is chosen. */
const image = [28, 28, 1]

export function startingParams(layer: LayerType, shape: readonly number[] = image): ModelNode['params'] {
  const params: ModelNode['params'] = {}
  for (const field of formFields(layer)) {
    if (!field.required) continue
    if (layer.inputs === 0 && field.key === 'shape') params[field.key] = [...shape]
    else params[field.key] = common[field.key] ?? least(field)
  }
  return params
}

function least(field: FormField): unknown {
  if (field.kind === 'number') return Math.max(field.minimum ?? 1, 1)
  if (field.kind === 'sides') return Array.from({ length: field.count }, () => 1)
  if (field.kind === 'list') return Array.from({ length: field.fewest }, () => 1)
  if (field.kind === 'choice') return field.options[0]?.value
  if (field.kind === 'switch') return false
  return null
}
