/** Models and fragments as text that a person may have edited: every error, and where it stands. */
import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import {
  fragmentFormat,
  modelFormat,
  modelGraphSchema,
  modelNodeSchema,
  parseDocument,
  type ModelFragment,
  type ModelGraph
} from '@shared/project'
import { findLayer, layerTypes } from '@core/layers'
import { BLOCK, BLOCK_INPUT, blockParamsSchema } from '../parts'
import { readJson, type JsonPath, type JsonText, type Place } from './jsonText'

export interface TextError extends Place {
  /** `nodes[3].params.units`; empty: the whole document. */
  path: string
  message: string
}

export interface ParsedGraph {
  /** null where the text is no graph; with unknown layers or wrong settings it is one, with errors. */
  graph: ModelGraph | null
  errors: TextError[]
}

const headSchema = z.looseObject({ format: z.string() })

export function showPath(path: JsonPath): string {
  let shown = ''
  for (const part of path) {
    if (typeof part === 'number') shown += `[${part}]`
    else if (/^[A-Za-z_]\w*$/.test(part)) shown += shown === '' ? part : `.${part}`
    else shown += `[${JSON.stringify(part)}]`
  }
  return shown
}

function within(path: JsonPath, issue: { path: readonly PropertyKey[] }): JsonPath {
  return [...path, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))]
}

function schemaErrors(text: JsonText, schema: z.ZodType, value: unknown, path: JsonPath): TextError[] {
  const issues = schema.safeParse(value).error?.issues ?? []
  return issues.map((issue) => at(text, within(path, issue), sentence(issue.message)))
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`
}

function at(text: JsonText, path: JsonPath, message: string): TextError {
  return { ...text.place(path), path: showPath(path), message }
}

/** A type that is only written differently: `Dense`, `dense `, `Conv2D`. */
function meant(type: string): string {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')
  const found = Object.values(layerTypes).find((l) => plain(l.type) === plain(type) || plain(l.title) === plain(type))
  return found ? ` Did you mean “${found.type}”?` : ''
}

/** Types and settings of the layers that are otherwise well formed. */
function layerErrors(text: JsonText, nodes: unknown, path: JsonPath, inBlock: boolean): TextError[] {
  if (!Array.isArray(nodes)) return []
  return nodes.flatMap((value: unknown, i) => {
    const node = modelNodeSchema.safeParse(value).data
    if (!node || (inBlock && node.type === BLOCK_INPUT)) return []
    const schema = node.type === BLOCK ? blockParamsSchema : findLayer(node.type)?.params
    if (schema) return schemaErrors(text, schema, node.params, [...path, i, 'params'])
    const message = `There is no layer type “${node.type}” in this version.${meant(node.type)}`
    return [at(text, [...path, i, 'type'], message)]
  })
}

function entriesOf(value: unknown, key: string): [string, unknown][] {
  const inner: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return typeof inner === 'object' && inner !== null ? Object.entries(inner) : []
}

function listOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, 'nodes') : undefined
}

/**
 * The graph a text holds: alone, or as the `graph` of a whole model document. Never throws; what can't be read as a
 * graph, an unknown type of layer and every wrong setting are errors with line, column and path, in the order of the text.
 */
export function parseGraph(source: string): ParsedGraph {
  const text = readJson(source)
  const broken = text.errors.map(({ message, at, path }) => ({ ...at, path: showPath(path), message }))
  if (text.value === undefined) return { graph: null, errors: broken }
  const isDocument = headSchema.safeParse(text.value).data?.format === modelFormat.format
  const path: JsonPath = isDocument ? ['graph'] : []
  const value: unknown = isDocument ? Reflect.get(Object(text.value), 'graph') : text.value
  if (isDocument) {
    const version: unknown = Reflect.get(Object(text.value), 'version')
    if (typeof version !== 'number' || version > modelFormat.version) {
      const message = `This document has version ${String(version)}; this Anneal reads up to ${modelFormat.version}.`
      return { graph: null, errors: [...broken, at(text, ['version'], message)] }
    }
  }
  const parsed = modelGraphSchema.safeParse(value)
  const errors = [
    ...broken,
    ...schemaErrors(text, modelGraphSchema, value, path),
    ...layerErrors(text, listOf(value), [...path, 'nodes'], false),
    ...entriesOf(value, 'blocks').flatMap(([name, block]) =>
      layerErrors(text, listOf(block), [...path, 'blocks', name, 'nodes'], true)
    )
  ]
  errors.sort((a, b) => a.line - b.line || a.column - b.column)
  return { graph: parsed.data ?? null, errors }
}

/** Where a layer stands in a text that `parseGraph` read: its problems are shown there. */
export function placeOfNode(source: string, graph: ModelGraph, id: string, block?: string): Place {
  const text = readJson(source)
  const isDocument = headSchema.safeParse(text.value).success
  const nodes = block === undefined ? graph.nodes : (graph.blocks?.[block]?.nodes ?? [])
  const place = block === undefined ? ['nodes'] : ['blocks', block, 'nodes']
  return text.place([...(isDocument ? ['graph'] : []), ...place, nodes.findIndex((n) => n.id === id)])
}

/** @throws AnnealError `not-a-fragment` that says where, or that of an older or newer format */
export function parseFragment(source: string): ModelFragment {
  const text = readJson(source)
  const hint = 'Copy layers in Anneal again, and paste them here.'
  const refuse = (message: string, where?: string): AnnealError =>
    new AnnealError({ code: 'not-a-fragment', message, hint, ...(where === undefined ? {} : { where }) })
  const [broken] = text.errors
  if (broken) throw refuse(`This is no JSON: ${broken.message}`, `line ${broken.at.line}, column ${broken.at.column}`)
  if (headSchema.safeParse(text.value).data?.format !== fragmentFormat.format) {
    throw refuse('What is on the clipboard was not copied from a model.')
  }
  const [wrong] = schemaErrors(text, fragmentFormat.schema, text.value, [])
  const head = Reflect.get(Object(text.value), 'version') === fragmentFormat.version
  if (wrong && head) throw refuse(`${wrong.path}: ${wrong.message}`, `line ${wrong.line}, column ${wrong.column}`)
  return parseDocument(fragmentFormat, text.value, 'the clipboard')
}
