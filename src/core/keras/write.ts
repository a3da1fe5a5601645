/** A layer of ours as a Keras object: by rule, and by what its own file says. */
import type { z } from 'zod'
import type { KerasObject, LayerType } from '@core/layers'
import { argumentOf, isActivation, isInitializer, kerasActivation, kernelRules, toSnake } from './names'

/** What Keras takes where nothing is said, for arguments that mean the same in every layer. */
const usual: Readonly<Record<string, unknown>> = {
  activation: 'linear',
  use_bias: true,
  kernel_initializer: 'glorot_uniform',
  depthwise_initializer: 'glorot_uniform',
  pointwise_initializer: 'glorot_uniform',
  dilation_rate: 1,
  strides: 1,
  depth_multiplier: 1,
  center: true,
  scale: true,
  padding: 'valid',
  return_sequences: false,
  unit_forget_bias: true
}

const isAll = (value: unknown, one: unknown): boolean =>
  Array.isArray(value) ? value.every((side) => side === one) : value === one

function valueOf(argument: string, value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (isActivation(argument)) return kerasActivation(value)
  return isInitializer(argument) ? toSnake(value) : value
}

function isDefault(layer: LayerType, param: string, value: unknown): boolean {
  const field: z.ZodType | undefined = layer.params.shape[param]
  return JSON.stringify(field?.safeParse(undefined).data) === JSON.stringify(value)
}

/** Without what Keras would take anyway. */
function byRule(layer: LayerType, params: Readonly<Record<string, unknown>>): KerasObject {
  const args: Record<string, unknown> = {}
  for (const [param, value] of Object.entries(params)) {
    if (value === undefined || kernelRules.has(param)) continue
    const argument = argumentOf(param, layer.keras.names)
    const written = valueOf(argument, value)
    if (isDefault(layer, param, value) && Object.hasOwn(usual, argument) && isAll(written, usual[argument])) continue
    args[argument] = written
  }
  return { class: layer.title, args }
}

/** @param params as in the document @throws AnnealError `bad-params` */
export function kerasObject(layer: LayerType, params: unknown): KerasObject {
  const parsed = layer.parse(params)
  const ruled = byRule(layer, parsed)
  return layer.keras.write?.(parsed, ruled) ?? ruled
}
