/** A zod schema as a few lines a person reads: { run: string, epochs: [{ loss: number }] }. */
import { z } from 'zod'

const nodeSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  prefixItems: z.array(z.unknown()).optional()
})
type Node = z.infer<typeof nodeSchema>

const lineWidth = 100

export function schemaText(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { unrepresentable: 'any', reused: 'inline' })
  return render(nodeSchema.parse(json), '')
}

function render(node: Node, indent: string): string {
  if (node.const !== undefined) return JSON.stringify(node.const)
  if (node.enum) return node.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (node.anyOf) return node.anyOf.map((option) => render(nodeSchema.parse(option), indent)).join(' | ')
  if (node.type === 'object') return renderObject(node, indent)
  if (node.type === 'array') return renderArray(node, indent)
  if (node.type === 'integer') return 'number'
  if (Array.isArray(node.type)) return node.type.join(' | ')
  return node.type ?? 'unknown'
}

function renderArray(node: Node, indent: string): string {
  if (node.prefixItems) return `[${node.prefixItems.map((item) => render(nodeSchema.parse(item), indent)).join(', ')}]`
  const item = render(nodeSchema.parse(node.items ?? {}), indent)
  return item.includes(' | ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`
}

function renderObject(node: Node, indent: string): string {
  const entries = Object.entries(node.properties ?? {})
  if (entries.length === 0) return `{ [name]: ${render(nodeSchema.parse(node.additionalProperties ?? {}), indent)} }`
  const deeper = `${indent}  `
  const fields = entries.map(([name, value]) => {
    const optional = node.required?.includes(name) ? '' : '?'
    return `${name}${optional}: ${render(nodeSchema.parse(value), deeper)}`
  })
  const line = `{ ${fields.join(', ')} }`
  if (!line.includes('\n') && indent.length + line.length <= lineWidth) return line
  return `{\n${fields.map((field) => deeper + field).join(',\n')}\n${indent}}`
}
