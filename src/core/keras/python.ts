/** Values, names and calls as Python source. */
import type { KerasObject } from '@core/layers'

/** Lines longer than this are broken. */
const MOST_COLUMNS = 100

const keywords = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/)
)

/** A variable for each id: letters, digits and _, no keyword, none of `taken`, each its own. */
export function variables(ids: readonly string[], taken: readonly string[]): Map<string, string> {
  const used = new Set(taken)
  const names = new Map<string, string>()
  for (const id of ids) {
    const plain = id.replace(/\W/g, '_')
    let name = keywords.has(plain) ? `${plain}_` : plain
    for (let i = 2; used.has(name); i++) name = `${plain}_${i}`
    used.add(name)
    names.set(id, name)
  }
  return names
}

function isObject(value: unknown): value is KerasObject {
  return typeof value === 'object' && value !== null && 'class' in value && 'args' in value
}

/** JSON's escapes are Python's too. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `(${value.map(literal).join(', ')}${value.length === 1 ? ',' : ''})`
  if (isObject(value)) return call(value.class.includes('.') ? value.class : `layers.${value.class}`, value.args)
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, of]) => `${JSON.stringify(key)}: ${literal(of)}`)
      .join(', ')}}`
  }
  return JSON.stringify(value)
}

/** `layers.Dense(units=10, name="output")` */
export function call(what: string, args: Readonly<Record<string, unknown>>): string {
  return `${what}(${argumentList(args).join(', ')})`
}

function argumentList(args: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(args)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${literal(value)}`)
}

/** `name = what(args)(on)`, an argument a line where it would be long. @param on absent: not called */
export function assignment(indent: string, name: string, { class: what, args }: KerasObject, on?: string): string {
  const called = on === undefined ? '' : `(${on})`
  const line = `${indent}${name} = ${call(what, args)}${called}`
  if (line.length <= MOST_COLUMNS) return line
  const inner = argumentList(args).map((argument) => `${indent}    ${argument},`)
  return [`${indent}${name} = ${what}(`, ...inner, `${indent})${called}`].join('\n')
}
