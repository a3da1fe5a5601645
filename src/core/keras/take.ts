/** A Keras layer's class and config as a layer of the catalogue: by rule, and by what the layer's file says. */
import { findLayer, layerTypes, notTaken, type KerasArgs, type LayerType } from '@core/layers'
import { activationFrom, argumentOf, initializerFrom, isActivation, isInitializer, kernelRules } from './names'

export interface Taken {
  type: string
  params: Record<string, unknown>
  /** The axis it works along, counted with the batch, where it names one; ours work along the last. */
  axis: unknown
  notes: Note[]
  /** A layer behind it, where Keras does in one what takes two here. */
  then?: { type: string; params: Record<string, unknown> }
}
/** What is not taken over and changes no output of the model. */
export type Note = 'regularizer' | 'initializer' | 'frozen' | 'precision'

type Read = (config: KerasArgs) => { type: string; params: Record<string, unknown>; notes: Note[] }

/** Other names Keras has for its classes. */
const classAliases: Readonly<Record<string, string>> = {
  AvgPool1D: 'AveragePooling1D',
  AvgPool2D: 'AveragePooling2D',
  AvgPool3D: 'AveragePooling3D',
  BatchNormalizationV1: 'BatchNormalization',
  BatchNormalizationV2: 'BatchNormalization',
  Convolution1D: 'Conv1D',
  Convolution2D: 'Conv2D',
  Convolution2DTranspose: 'Conv2DTranspose',
  Convolution3D: 'Conv3D',
  GlobalAvgPool1D: 'GlobalAveragePooling1D',
  GlobalAvgPool2D: 'GlobalAveragePooling2D',
  GlobalAvgPool3D: 'GlobalAveragePooling3D',
  GlobalMaxPool1D: 'GlobalMaxPooling1D',
  GlobalMaxPool2D: 'GlobalMaxPooling2D',
  GlobalMaxPool3D: 'GlobalMaxPooling3D',
  MaxPool1D: 'MaxPooling1D',
  MaxPool2D: 'MaxPooling2D',
  MaxPool3D: 'MaxPooling3D',
  SeparableConvolution1D: 'SeparableConv1D',
  SeparableConvolution2D: 'SeparableConv2D'
}

/** Says nothing about what is computed. */
const ignored = new Set(
  `name batch_input_shape batch_shape input_shape build_config input_dtype sparse ragged optional seed implementation
  unroll use_cudnn time_major zero_output_for_mask supports_masking input_length supports_jit autocast fused synchronized
  virtual_batch_size renorm_momentum renorm_clipping`.split(/\s+/)
)

const all =
  (wanted: number) =>
  (value: unknown): boolean =>
    (Array.isArray(value) ? value : [value]).every((one) => one === wanted)
const is =
  (...wanted: unknown[]) =>
  (value: unknown): boolean =>
    wanted.includes(value)

/** What a setting must be where the layer here has none of the name. */
const neutral: Readonly<Record<string, (value: unknown) => boolean>> = {
  data_format: is('channels_last'),
  groups: is(1),
  dilation_rate: all(1),
  depth_multiplier: is(1),
  use_bias: is(true),
  center: is(true),
  scale: is(true),
  // Of a recurrent layer's cell; others have their activation in the schema.
  activation: is('tanh'),
  recurrent_activation: is('sigmoid'),
  recurrent_dropout: is(0),
  dropout: is(0),
  unit_forget_bias: () => true,
  interpolation: is('nearest')
}

/** Class -> layer type; made once. */
let readers: ReadonlyMap<string, Read> | undefined

function readersByClass(): ReadonlyMap<string, Read> {
  if (readers) return readers
  const made = new Map<string, Read>()
  for (const layer of Object.values(layerTypes)) {
    if (!made.has(layer.title)) made.set(layer.title, (config) => readByRule(layer, config))
    for (const [className, read] of Object.entries(layer.keras.read ?? {})) {
      made.set(className, (config) => withCommon(layer, config, read(config)))
    }
  }
  readers = made
  return made
}

/**
 * @param before3 written by Keras 1 or 2, or TF.js, where one name means another function
 * @throws NotTaken with the reason
 */
export function takeLayer(className: string, config: KerasArgs, before3: boolean): Taken {
  if (before3) refuseOldHardSigmoid(config)
  const plain = className.replace(/^(keras|Keras)[\w.]*>/, '')
  const read = readersByClass().get(classAliases[plain] ?? plain)
  if (!read) return notTaken('there is no such layer here')
  const sides = keptSides(plain, config)
  const { type, params, notes } = read(sides ? { ...config, keepdims: false } : config)
  // A reader may have said which; the axis is checked where shapes are known.
  const { axis = findLayer(type)?.params.shape['axis'] ? undefined : config['axis'], ...own } = params
  return {
    type,
    params: own,
    axis,
    notes,
    ...(sides ? { then: { type: 'reshape', params: { targetShape: sides } } } : {})
  }
}

/** What global pooling leaves with keepdims: each side it went over is 1. */
function keptSides(className: string, { keepdims }: KerasArgs): number[] | null {
  const sides = /^Global\w*?(\d)D$/.exec(className)?.[1]
  if (keepdims !== true || sides === undefined) return null
  return [...Array.from({ length: Number(sides) }, () => 1), -1]
}

/** Keras 3's hard sigmoid is another function: relu6(x + 3) / 6, before it was 0.2 x + 0.5 held from 0 to 1. */
function refuseOldHardSigmoid(config: KerasArgs): void {
  for (const [name, value] of Object.entries(config)) {
    if (isActivation(name) && value === 'hard_sigmoid')
      notTaken(`its ${name} hard_sigmoid of Keras 2 has no counterpart here`)
  }
}

/** What is checked and noted for every layer, also for one with a reader of its own. */
function withCommon(
  { type }: LayerType,
  config: KerasArgs,
  params: Record<string, unknown>
): { type: string; params: Record<string, unknown>; notes: Note[] } {
  return { type, params, notes: notesOf(config) }
}

function notesOf(config: KerasArgs): Note[] {
  const notes: Note[] = []
  const entries = Object.entries(config)
  if (entries.some(([name, value]) => name.endsWith('_regularizer') && value !== null)) notes.push('regularizer')
  if (config['trainable'] === false) notes.push('frozen')
  if (config['dtype'] !== undefined && !isFloat32(config['dtype'])) notes.push('precision')
  return notes
}

function isFloat32(dtype: unknown): boolean {
  if (dtype === null || dtype === 'float32') return true
  if (typeof dtype !== 'object') return false
  const { config } = dtype as { config?: { name?: unknown } }
  return config?.name === 'float32'
}

/** Parameters by the names of the layer's schema; every other setting must be one that changes nothing. */
export function readByRule(layer: LayerType, config: KerasArgs): ReturnType<Read> {
  const notes = notesOf(config)
  const params: Record<string, unknown> = {}
  const named = Object.keys(layer.params.shape).filter((param) => !kernelRules.has(param))
  const known = new Map(named.map((param) => [argumentOf(param, layer.keras.names), param]))
  for (const [argument, value] of Object.entries(config)) {
    const param = known.get(argument)
    if (param !== undefined) {
      const own = valueOf(argument, value)
      if (own === undefined && isInitializer(argument)) notes.push('initializer')
      if (own !== undefined) params[param] = unwrapped(layer, param, own)
    } else checkNeutral(argument, value)
  }
  return { type: layer.type, params, notes }
}

/** Keras writes `[3]` where one number is meant. */
function unwrapped(layer: LayerType, param: string, value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 1) return value
  const field = layer.params.shape[param]
  return field && 'safeParse' in field && !field.safeParse(value).success ? (value as unknown[])[0] : value
}

function valueOf(argument: string, value: unknown): unknown {
  if (value === null) return undefined
  if (isActivation(argument)) return activationOf(value)
  return isInitializer(argument) ? initializerOf(value) : value
}

/** A name, or `{ class_name: 'function', config: 'relu' }`. */
export function activationOf(value: unknown): string {
  if (value === null || value === undefined) return 'linear'
  if (typeof value === 'string') {
    return activationFrom(value) ?? notTaken(`its activation “${value}” is not known here`)
  }
  const { class_name: className, config, module } = value as Readonly<Record<string, unknown>>
  const own = module === null || module === undefined || /^(keras|builtins)(\.|$)/.test(String(module))
  if (own && className === 'function' && typeof config === 'string') return activationOf(config)
  const name = typeof config === 'string' ? config : typeof className === 'string' ? className : 'an object'
  return notTaken(`its activation “${name}” is code of its own, which is never run`)
}

/** undefined: one that there is not here; where the weights come along it does not matter. */
function initializerOf(value: unknown): string | undefined {
  const name = typeof value === 'string' ? value : (value as { class_name?: unknown }).class_name
  return typeof name === 'string' ? initializerFrom(name) : undefined
}

function checkNeutral(argument: string, value: unknown): void {
  if (value === null || value === undefined || ignored.has(argument)) return
  if (argument === 'trainable' || argument === 'dtype' || argument === 'axis') return
  if (argument.endsWith('_regularizer') || isInitializer(argument)) return
  const same = neutral[argument] ?? is(false)
  if (same(isActivation(argument) ? activationOf(value) : value)) return
  notTaken(`its ${argument} of ${shown(value)} has no counterpart here`)
}

function shown(value: unknown): string {
  const written = JSON.stringify(value)
  return written.length <= 60 ? written : `${written.slice(0, 57)}…`
}
