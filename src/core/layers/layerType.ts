import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import type { Constraint } from './constraints'
import type { StartName } from './initializers'
import type { KerasForm } from './kerasForm'

/** A shape without the batch dimension: `[28, 28, 1]`, `[128]`. */
export type Shape = readonly number[]

/** A tensor a layer keeps. Its values come from (run seed, node id, weight name), see initializers.ts. */
export interface WeightSpec {
  /** Keras' name of it: `kernel`, `bias`. */
  name: string
  shape: number[]
  initializer: StartName
  /** Connections into and out of one unit, as Keras counts them. */
  fanIn: number
  fanOut: number
  /** L1 and L2 apply: kernels yes, biases no. */
  regularizable: boolean
  /** Of this weight alone, beside those of the training. Absent: 0. */
  l1?: number
  l2?: number
  /** What it is held to after each update. */
  constraint?: Constraint
  /** false: not learned by its gradient, each step says what it becomes, e.g. a moving mean. */
  trainable?: boolean
}

/** How many tensors come into a layer; 'many': two or more; `[1, 3]`: from one to three. */
export type InputCount = number | 'many' | readonly [from: number, to: number]

/** A layer type as its file writes it: `P` is what its schema gives. */
export interface LayerDefinition<S extends z.ZodObject> {
  /** Key of the catalogue and of model documents, camelCase. */
  type: string
  /** Keras' class name. */
  title: string
  /** One plain sentence: what it does for the person. */
  help: string
  /** Where its formula is written down. */
  source: string
  /** Each field described, with its default and range. */
  params: S
  /** How many tensors come in; 0: an input of the model. */
  inputs: InputCount
  /** @throws AnnealError `shape-mismatch` that says what would fit */
  outputShape(params: z.output<S>, inputs: readonly Shape[]): number[]
  weights?(params: z.output<S>, inputs: readonly Shape[]): WeightSpec[]
  /** Multiplications with an addition, for one example; 0 where there are none to speak of. */
  multiplyAdds?(params: z.output<S>, inputs: readonly Shape[]): number
  /** Where title and parameters' names do not say how it is written in Keras. */
  keras?: KerasForm<z.output<S>>
}

/** A layer type for those who hold any layer: parameters are checked by each call. */
export interface LayerType<P = Record<string, unknown>> {
  readonly type: string
  readonly title: string
  readonly help: string
  readonly source: string
  readonly params: z.ZodObject
  readonly inputs: InputCount
  readonly keras: KerasForm<P>
  /** Defaults filled in. @throws AnnealError `bad-params` naming each wrong field */
  parse(params: unknown): P
  outputShape(params: unknown, inputs: readonly Shape[]): number[]
  weights(params: unknown, inputs: readonly Shape[]): WeightSpec[]
  /** Number of values of all weights, those that are not learned included, as Keras counts them. */
  parameters(params: unknown, inputs: readonly Shape[]): number
  multiplyAdds(params: unknown, inputs: readonly Shape[]): number
}

export function takes(inputs: InputCount, given: number): boolean {
  if (inputs === 'many') return given >= 2
  return typeof inputs === 'number' ? given === inputs : given >= inputs[0] && given <= inputs[1]
}

/** The most tensors that may come in. */
export function mostInputs(inputs: InputCount): number {
  if (inputs === 'many') return Infinity
  return typeof inputs === 'number' ? inputs : inputs[1]
}

/** `1 input`, `two or more inputs`, for sentences. */
export function showInputCount(inputs: InputCount): string {
  if (inputs === 'many') return 'two or more inputs'
  if (typeof inputs !== 'number') return `${inputs[0]} to ${inputs[1]} inputs`
  return `${inputs} ${inputs === 1 ? 'input' : 'inputs'}`
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1)
}

/** `28 × 28 × 1`, for sentences. */
export function showShape(shape: Shape): string {
  return shape.length === 0 ? 'a single number' : shape.join(' × ')
}

function parseWith<S extends z.ZodObject>(title: string, schema: S, params: unknown): z.output<S> {
  const parsed = schema.safeParse(params)
  if (parsed.success) return parsed.data
  const sentences = parsed.error.issues.map((issue) => {
    const field = issue.path.join('.')
    return field ? `${field}: ${issue.message}` : issue.message
  })
  throw new AnnealError({
    code: 'bad-params',
    message: `${title} does not work with these settings. ${sentences.join(' ')}`,
    hint: 'Correct the named settings of the layer.'
  })
}

/** Makes the catalogue's form of a definition. */
export function defineLayer<S extends z.ZodObject>(definition: LayerDefinition<S>): LayerType<z.output<S>> {
  const { type, title, help, source, params: schema, inputs } = definition
  // Documents are never changed in place, so a params object is checked once.
  const checked = new WeakMap<object, z.output<S>>()
  const parse = (params: unknown): z.output<S> => {
    if (typeof params !== 'object' || params === null) return parseWith(title, schema, params)
    let parsed = checked.get(params)
    if (parsed === undefined) {
      parsed = parseWith(title, schema, params)
      checked.set(params, parsed)
    }
    return parsed
  }
  const checkArity = (shapes: readonly Shape[]): void => {
    if (takes(inputs, shapes.length)) return
    throw new AnnealError({
      code: 'wrong-inputs',
      message: `${title} takes ${showInputCount(inputs)}, it has ${shapes.length}.`,
      hint: 'Connect the layer again.'
    })
  }
  const weights = (params: unknown, shapes: readonly Shape[]): WeightSpec[] => {
    checkArity(shapes)
    return definition.weights?.(parse(params), shapes) ?? []
  }
  return {
    type,
    title,
    help,
    source,
    params: schema,
    inputs,
    keras: definition.keras ?? {},
    parse,
    weights,
    outputShape(params, shapes) {
      checkArity(shapes)
      return definition.outputShape(parse(params), shapes)
    },
    parameters: (params, shapes) => weights(params, shapes).reduce((sum, w) => sum + sizeOf(w.shape), 0),
    multiplyAdds(params, shapes) {
      checkArity(shapes)
      return definition.multiplyAdds?.(parse(params), shapes) ?? 0
    }
  }
}

/** The only input of a layer that takes one. */
export function only(shapes: readonly Shape[]): Shape {
  const shape = shapes[0]
  if (shape === undefined) throw new Error('A layer with one input was asked without a shape')
  return shape
}

/** The sides of an image-like shape: height and width, and its channels. @throws `shape-mismatch` */
export function imageSides(title: string, shape: Shape): { sides: readonly [number, number]; channels: number } {
  const [height, width, channels, ...rest] = shape
  if (height === undefined || width === undefined || channels === undefined || rest.length > 0) {
    throw new AnnealError({
      code: 'shape-mismatch',
      message: `${title} takes images (height × width × channels), it gets ${showShape(shape)}.`,
      hint: `Put ${title} before Flatten, or leave it out for data without height and width.`
    })
  }
  return { sides: [height, width], channels }
}
