/**
 * The JSON of a Keras model (Keras 2 and 3, TF.js; Sequential and Functional) in one form. Only what is data is
 * read: classes are names, functions are names, nothing is looked up or run.
 */
import { AnnealError } from '@shared/errors'

/** One tensor: output `tensor` of the call `node` of `layer`. */
export interface TensorRef {
  layer: string
  node: number
  tensor: number
}

export interface LayerCall {
  inputs: TensorRef[]
  /** Arguments that are no plain tensors and not what the layer does anyway. */
  arguments: string[]
}

export interface KerasLayer {
  name: string
  className: string
  /** Where a class of the person's own comes from, as far as it says so: `my_package>MyLayer`. */
  custom: string | null
  config: Readonly<Record<string, unknown>>
  calls: LayerCall[]
  /** A model inside the model. */
  model: KerasModel | null
}

export interface KerasModel {
  name: string
  layers: KerasLayer[]
  inputs: TensorRef[]
  outputs: TensorRef[]
}

type Json = Readonly<Record<string, unknown>>

/** Keras itself stays far below. */
const MOST_DEPTH = 200
const MOST_LAYERS = 10_000

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

export function notAModel(what: string): AnnealError {
  return new AnnealError({
    code: 'not-a-keras-model',
    message: `This is not the description of a Keras model: ${what}.`,
    hint: 'Choose what model.save() or model.to_json() of Keras wrote, or the model.json of TensorFlow.js.'
  })
}

/** Deep nesting would overflow whoever walks it. */
function checkDepth(value: unknown): void {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_DEPTH) throw notAModel(`it is nested more than ${MOST_DEPTH} levels deep`)
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
}

const modelClasses = new Set(['Sequential', 'Functional', 'Model'])

/**
 * @param json parsed: what `model.to_json()` gives, or the `modelTopology` of TF.js
 * @throws AnnealError `not-a-keras-model`, `too-many-layers`
 */
export function readTopology(json: unknown): KerasModel {
  checkDepth(json)
  if (!isJson(json)) throw notAModel('it is no JSON object')
  const whole = isJson(json['model_config']) ? json['model_config'] : json
  const className = text(whole['class_name'])
  if (className === undefined) throw notAModel('it names no class')
  if (!modelClasses.has(className) || isSubclassed(whole)) {
    throw notAModel(
      `its class is “${className}”, and only models of Keras’ own classes Sequential and Functional say what they are made of`
    )
  }
  const counter = { layers: 0 }
  return readModel(whole, counter)
}

/** A class of its own that happens to have a known name has no layers in its config. */
function isSubclassed({ config }: Json): boolean {
  return !Array.isArray(config) && !(isJson(config) && Array.isArray(config['layers']))
}

function readModel(json: Json, counter: { layers: number }): KerasModel {
  const { config } = json
  const settings: Json = isJson(config) ? config : {}
  const entries = Array.isArray(config) ? config : settings['layers']
  if (!Array.isArray(entries)) throw notAModel('it lists no layers')
  counter.layers += entries.length
  if (counter.layers > MOST_LAYERS) throw tooManyLayers()
  const layers = entries.map((entry: unknown) => readLayer(entry, counter))
  const name = text(settings['name']) ?? 'model'
  if (text(json['class_name']) === 'Sequential') return chained(name, layers, settings)
  return { name, layers, inputs: refs(settings['input_layers']), outputs: refs(settings['output_layers']) }
}

function readLayer(entry: unknown, counter: { layers: number }): KerasLayer {
  if (!isJson(entry)) throw notAModel('one of its layers is no object')
  const className = text(entry['class_name'])
  if (className === undefined) throw notAModel('one of its layers has no class')
  const config = isJson(entry['config']) ? entry['config'] : {}
  const name = text(entry['name']) ?? text(config['name']) ?? className
  const isModel = modelClasses.has(className) && !isSubclassed(entry)
  return {
    name,
    className,
    custom: customClass(entry, className),
    config,
    calls: readCalls(entry['inbound_nodes']),
    model: isModel ? readModel(entry, counter) : null
  }
}

/** A class that is not Keras' own may have the name of one that is. */
function customClass(entry: Json, className: string): string | null {
  const registered = text(entry['registered_name'])
  if (registered?.includes('>') && !/^(keras|Keras|tf_keras)[\w.]*>/.test(registered)) return registered
  if (className.includes('>') && !/^(keras|Keras)[\w.]*>/.test(className)) return className
  const module = text(entry['module'])
  const own =
    module === undefined || /^(keras|tf_keras|tensorflow\.keras|tensorflow\.python\.keras|builtins)(\.|$)/.test(module)
  return own ? null : `${module}.${className}`
}

/** Layers one behind the other; some files begin with an InputLayer, others only with its shape. */
function chained(name: string, given: readonly KerasLayer[], settings: Json): KerasModel {
  const first = given[0]
  if (!first) throw notAModel('it has no layers')
  const layers = first.className === 'InputLayer' ? [...given] : [inputOf(first, settings), ...given]
  const linked = layers.map((layer, i): KerasLayer => {
    const before = layers[i - 1]
    if (!before) return { ...layer, calls: [{ inputs: [], arguments: [] }] }
    return { ...layer, calls: [{ inputs: [{ layer: before.name, node: 0, tensor: 0 }], arguments: [] }] }
  })
  const end = (layer: KerasLayer | undefined): TensorRef[] => (layer ? [{ layer: layer.name, node: 0, tensor: 0 }] : [])
  return { name, layers: linked, inputs: end(linked[0]), outputs: end(linked.at(-1)) }
}

function inputOf(first: KerasLayer, settings: Json): KerasLayer {
  const shape = first.config['batch_input_shape'] ?? first.config['batch_shape'] ?? settings['build_input_shape']
  const name = `${first.name}_input`
  return { name, className: 'InputLayer', custom: null, config: { name, batch_shape: shape }, calls: [], model: null }
}

/** `["conv", 0, 0]`, a list of them, or any nesting of such lists. */
function refs(value: unknown): TensorRef[] {
  if (Array.isArray(value)) {
    const [layer, node, tensor] = value as unknown[]
    if (typeof layer === 'string' && typeof node === 'number' && typeof tensor === 'number') {
      return [{ layer, node, tensor }]
    }
    return value.flatMap(refs)
  }
  return isJson(value) ? Object.values(value).flatMap(refs) : []
}

function readCalls(nodes: unknown): LayerCall[] {
  if (!Array.isArray(nodes)) return []
  return nodes.map((node: unknown) => (isJson(node) ? callOfKeras3(node) : callOfKeras2(node)))
}

/** What changes nothing: not given, or about training, which the layer knows by itself. */
function plainArgument(name: string, value: unknown): boolean {
  return value === null || value === undefined || value === false || name === 'training'
}

/** `[["conv", 0, 0, {…}], …]`; a single one may lie one level higher. */
function callOfKeras2(node: unknown): LayerCall {
  const call: LayerCall = { inputs: [], arguments: [] }
  const walk = (value: unknown): void => {
    if (!Array.isArray(value)) return
    const [layer, index, tensor, kwargs] = value as unknown[]
    if (typeof layer !== 'string') return value.forEach(walk)
    if (typeof index !== 'number' || typeof tensor !== 'number') {
      call.arguments.push('a value of its own')
      return
    }
    call.inputs.push({ layer, node: index, tensor })
    for (const [name, given] of Object.entries(isJson(kwargs) ? kwargs : {})) {
      if (!plainArgument(name, given)) call.arguments.push(name)
    }
  }
  walk(node)
  return call
}

/** `{ args: [tensors…], kwargs: {…} }`, tensors as `__keras_tensor__` with their history. */
function callOfKeras3({ args, kwargs }: Json): LayerCall {
  const call: LayerCall = { inputs: [], arguments: [] }
  const walk = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.every(walk)
    if (!isJson(value)) return value === null
    const config = isJson(value['config']) ? value['config'] : {}
    if (value['class_name'] !== '__keras_tensor__') return false
    call.inputs.push(...refs(config['keras_history']))
    return true
  }
  for (const argument of Array.isArray(args) ? args : []) if (!walk(argument)) call.arguments.push('a value of its own')
  for (const [name, value] of Object.entries(isJson(kwargs) ? kwargs : {})) {
    if (plainArgument(name, value)) continue
    if (!tensorArguments.has(name) || !walk(value)) call.arguments.push(name)
  }
  return call
}

/** Inputs that may be given by name, in the order they have as plain arguments. */
const tensorArguments = new Set(['inputs', 'query', 'value', 'key'])

function tooManyLayers(): AnnealError {
  return new AnnealError({
    code: 'too-many-layers',
    message: `The model has more than ${MOST_LAYERS.toLocaleString('en-US')} layers; Anneal opens models with at most so many.`,
    hint: 'Open a part of it, saved as a model of its own.'
  })
}
