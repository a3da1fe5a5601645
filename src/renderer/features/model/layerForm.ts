/** A layer's schema as the fields of a form. Pure: what is not known here is edited as JSON and checked by the schema. */
import { z } from 'zod'
import { activations, initializers, type LayerType } from '@core/layers'

interface Common {
  key: string
  label: string
  help: string
  /** It has no default and can't be left out. */
  required: boolean
  /** What it is when it is left out; undefined: nothing. */
  default: unknown
}
type Kind =
  | { kind: 'number'; whole: boolean; minimum: number | null; maximum: number | null; optional: boolean }
  | { kind: 'choice'; options: { value: string; label: string; help: string }[]; optional: boolean }
  | { kind: 'switch' }
  /** As many whole numbers as an image has sides, or one for all. */
  | { kind: 'sides'; count: number; optional: boolean }
  /** Any number of numbers. */
  | { kind: 'list'; fewest: number; whole: boolean; optional: boolean }
  | { kind: 'text'; optional: boolean }
  | { kind: 'json'; optional: boolean }
export type FormField = Common & Kind

const numeric = z.enum(['integer', 'number'])
const jsonSchema = z.looseObject({
  type: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  minItems: z.number().optional(),
  get items() {
    return z.union([jsonSchema, z.boolean()]).optional()
  },
  get prefixItems() {
    return z.array(jsonSchema).optional()
  },
  get anyOf() {
    return z.array(jsonSchema).optional()
  }
})
type JsonSchema = z.infer<typeof jsonSchema>
const objectSchema = z.object({ properties: z.record(z.string(), jsonSchema).default({}) })

const made = new WeakMap<LayerType, readonly FormField[]>()

export function formFields(layer: LayerType): readonly FormField[] {
  const known = made.get(layer)
  if (known) return known
  const json = z.toJSONSchema(layer.params, { io: 'input', unrepresentable: 'any' })
  const { properties } = objectSchema.parse(json)
  const fields = Object.entries(properties).map(([key, schema]) => fieldOf(layer, key, schema))
  made.set(layer, fields)
  return fields
}

/** kernelSize → "Kernel size" */
export function labelOf(key: string): string {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function fieldOf(layer: LayerType, key: string, schema: JsonSchema): FormField {
  const own = layer.params.shape[key]
  const left = own?.safeParse(undefined)
  const optional = left?.success === true && (left.data === undefined || left.data === null)
  const common: Common = {
    key,
    label: labelOf(key),
    help: schema.description ?? '',
    required: left?.success !== true,
    default: left?.success === true ? left.data : undefined
  }
  return { ...common, ...kindOf(flat(schema), optional) }
}

/** All ways a value may be written, without `null` and with nested choices opened. */
function flat(schema: JsonSchema): JsonSchema[] {
  return (schema.anyOf ? schema.anyOf.flatMap(flat) : [schema]).filter((one) => one.type !== 'null')
}

function kindOf(ways: readonly JsonSchema[], optional: boolean): Kind {
  const [first] = ways
  const pair = ways.find((way) => way.prefixItems)
  if (pair?.prefixItems && ways.every((way) => way === pair || isNumber(way))) {
    return { kind: 'sides', count: pair.prefixItems.length, optional }
  }
  if (!first || ways.length > 1) return { kind: 'json', optional }
  if (first.enum) {
    return { kind: 'choice', options: first.enum.map((value) => ({ value, ...titleOf(value) })), optional }
  }
  if (first.type === 'boolean') return { kind: 'switch' }
  if (isNumber(first)) return { kind: 'number', whole: first.type === 'integer', ...rangeOf(first), optional }
  if (first.type === 'array' && typeof first.items === 'object' && isNumber(first.items)) {
    return { kind: 'list', fewest: first.minItems ?? 0, whole: first.items.type === 'integer', optional }
  }
  if (first.type === 'string') return { kind: 'text', optional }
  return { kind: 'json', optional }
}

const isNumber = (schema: JsonSchema): boolean => numeric.safeParse(schema.type).success

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): {
  minimum: number | null
  maximum: number | null
} {
  // JSON schema writes "any whole number" as the widest safe one.
  const said = (value: number | undefined): number | null =>
    value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value
  return { minimum: said(minimum ?? exclusiveMinimum), maximum: said(maximum ?? exclusiveMaximum) }
}

function titleOf(value: string): { label: string; help: string } {
  const known = [activations, initializers].flatMap(
    (table: Readonly<Record<string, { title: string; help: string }>>) =>
      Object.hasOwn(table, value) ? (table[value] ?? []) : []
  )[0]
  return known ? { label: known.title, help: known.help } : { label: labelOf(value), help: '' }
}

/** What is wrong with `value` in this field, in a sentence; null: nothing. */
export function fieldError(
  layer: LayerType,
  params: Readonly<Record<string, unknown>>,
  field: FormField,
  value: unknown
): string | null {
  const checked = layer.params.safeParse(withParam(params, field, value))
  if (checked.success) return null
  const issue = checked.error.issues.find((one) => one.path[0] === field.key)
  return issue ? `${field.label} ${sentence(issue.message)}` : null
}

function sentence(message: string): string {
  return /^[a-z]/.test(message) ? message : `is not right: ${message}`
}

/** Params with the field set; a value of undefined leaves it out. */
export function withParam(
  params: Readonly<Record<string, unknown>>,
  field: FormField,
  value: unknown
): Record<string, unknown> {
  const { [field.key]: _old, ...rest } = params
  return value === undefined ? rest : { ...rest, [field.key]: value }
}

/** What a person looks at first; the rest is under the hood. */
const first = new Set([
  'units',
  'filters',
  'kernelSize',
  'poolSize',
  'size',
  'rate',
  'stddev',
  'activation',
  'strides',
  'padding',
  'returnSequences',
  'axis'
])

export function isSimple(field: FormField): boolean {
  return field.required || first.has(field.key)
}
