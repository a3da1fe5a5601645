/** What can be done to the model on the screen: canvas, palette, inspector and keys all do it here. */
import { findLayer, type LayerType } from '@core/layers'
import {
  applyEdits,
  copyFragment,
  parseFragment,
  type EditCommand,
  type ModelFix,
  type ModelProblem
} from '@core/model'
import type { ModelEdge, ModelGraph, ModelNode } from '@shared/project'
import { addLayer, connectLayers, moveLayers, removeParts, settle, type Built, type Where } from './building'
import { builderWords as words } from './builderWords'
import type { GraphEditor } from './graphEditor.svelte'
import { withParam, type FormField } from './layerForm'
import { looseEnds } from './selection'
import { crowded, laidOutPlaces, placesOf, type Place } from './places'
import { nameEnd } from './modelEnds'

export interface BuilderSource {
  readonly editor: GraphEditor
  /** Layers in the order data flows. */
  readonly order: readonly string[]
  /** Shape of one example of the chosen data. */
  readonly shape: readonly number[] | undefined
  /** Ways out of a problem; costs an analysis of the model for each. */
  fixesOf(problem: ModelProblem): readonly ModelFix[]
}

/** Where the keyboard goes on; the canvas and the palette set these while they are shown. */
export interface Focus {
  layer(id: string): void
  canvas(): void
  search(typed: string): void
  inspector(): void
}
const nowhere: Focus = { layer: () => {}, canvas: () => {}, search: () => {}, inspector: () => {} }

/** How far a copy stands from what it is a copy of, px. */
const aside: Place = { x: 48, y: 48 }

function tidied(graph: ModelGraph): EditCommand[] {
  return [{ kind: 'moveNodes', positions: Object.fromEntries(laidOutPlaces(graph)) }]
}

export class Builder {
  readonly focus: Focus = { ...nowhere }
  /** Where the next layer of the palette goes, if that was asked for: a connection, a free place. */
  asked = $state.raw<Where | null>(null)
  /** Connections that are selected on the canvas. */
  selectedEdges = $state.raw<readonly ModelEdge[]>([])
  /** While a connection is being drawn: the layers it may end at. */
  lit = $state.raw<ReadonlySet<string> | null>(null)
  /** The layer a connection is being chosen for by name. */
  connectingFrom = $state<string | null>(null)
  /** The layer that is being given another name. */
  renaming = $state<string | null>(null)

  constructor(private readonly source: () => BuilderSource) {}

  get editor(): GraphEditor {
    return this.source().editor
  }
  get graph(): ModelGraph {
    return this.editor.graph
  }
  /** Selected layers, sources first. */
  get selected(): string[] {
    const { selected } = this.editor
    const order = this.source().order.filter((id) => selected.has(id))
    return [...order, ...[...selected].filter((id) => !order.includes(id))]
  }
  get only(): ModelNode | undefined {
    const [id, ...more] = this.selected
    return more.length === 0 ? this.graph.nodes.find((node) => node.id === id) : undefined
  }

  /** Where a layer goes that is chosen now: where it was asked for, after what is selected, at the only loose end. */
  get next(): Where {
    if (this.asked) return this.asked
    const { selected } = this
    if (selected.length > 0) return { after: selected }
    const ends = looseEnds(this.graph)
    return { after: ends.length === 1 ? ends : [] }
  }

  add(layer: LayerType, where: Where = this.next): void {
    const { shape } = this.source()
    this.#build(words.did.add(layer.title), addLayer(this.graph, layer, { ...where, shape }))
    this.asked = null
  }

  connect(from: string, to: string, handle: string | null = null): void {
    this.editor.apply(words.did.connect(from, to), [connectLayers(this.graph, from, to, handle)])
  }

  disconnect(edge: ModelEdge): void {
    this.editor.apply(words.did.disconnect(edge.from, edge.to), removeParts(this.graph, [], [edge]))
  }

  /** What is selected goes; the keyboard goes on at the layer before it. */
  remove(): void {
    const { selected, selectedEdges } = this
    const before = this.graph.edges.find((edge) => edge.to === selected[0] && !selected.includes(edge.from))?.from
    const title = selected.length > 0 ? words.did.remove(selected.length) : words.did.removeEdges
    const kept = selectedEdges.filter((edge) => this.graph.edges.includes(edge))
    this.editor.apply(title, removeParts(this.graph, selected, kept), { select: before ? [before] : [] })
    if (selected.length === 0) return
    if (before) this.focus.layer(before)
    else this.focus.canvas()
  }

  duplicate(): void {
    const ids = [...this.editor.selected]
    if (ids.length > 0) this.#paste(words.did.duplicate(ids.length), { kind: 'duplicate', ids, offset: aside })
  }

  /** What is selected, as text for the clipboard; null: nothing is. */
  copied(): string | null {
    const ids = [...this.editor.selected]
    if (ids.length === 0) return null
    const settled = applyEdits(this.graph, settle(this.graph)).graph
    return JSON.stringify(copyFragment(settled, ids), null, 2)
  }

  /** @throws AnnealError when the text is layers that can't be read */
  paste(text: string): void {
    const fragment = parseFragment(text)
    this.#paste(words.did.paste(fragment.nodes.length), { kind: 'paste', fragment, offset: aside })
  }

  /** An input layer that came along is an input of the model too. */
  #paste(title: string, command: EditCommand): void {
    const commands = [...settle(this.graph), command]
    const { graph, added } = applyEdits(this.graph, commands)
    let ends: EditCommand[] = []
    let named = graph
    for (const id of added) {
      if (graph.nodes.find((node) => node.id === id)?.type !== 'input') continue
      ends = [...ends, nameEnd(named, 'inputs', id)]
      named = applyEdits(graph, ends).graph
    }
    this.#build(title, { commands: [...commands, ...ends], ids: added })
  }

  /** What is selected becomes a block, one box that can be repeated. */
  group(): void {
    const ids = [...this.editor.selected]
    const taken = Object.keys(this.graph.blocks ?? {})
    let name: string = words.block
    for (let i = 2; taken.includes(name); i++) name = `${words.block} ${i}`
    const command: EditCommand = { kind: 'groupToBlock', ids, name }
    const { added } = applyEdits(this.graph, [command])
    this.#build(words.did.group(name), { commands: [command], ids: added })
  }

  ungroup(id: string): void {
    const command: EditCommand = { kind: 'ungroup', id }
    const { graph, added } = applyEdits(this.graph, [command])
    const commands = crowded(placesOf(graph), added) ? [command, ...tidied(graph)] : [command]
    this.#build(words.did.ungroup, { commands, ids: added })
  }

  move(by: Place): void {
    const ids = [...this.editor.selected]
    if (ids.length === 0) return
    this.editor.apply(words.did.move, moveLayers(this.graph, ids, by), { merge: `move ${ids.join()}` })
  }

  /** Layers were dragged to these places. */
  place(places: readonly { id: string; position: Place }[]): void {
    const now = placesOf(this.graph)
    const moved = places.flatMap(({ id, position }): EditCommand[] => {
      const to = { x: Math.round(position.x), y: Math.round(position.y) }
      const from = now.get(id)
      return from && (from.x !== to.x || from.y !== to.y) ? [{ kind: 'moveNode', id, position: to }] : []
    })
    if (moved.length > 0) this.editor.apply(words.did.move, [...settle(this.graph), ...moved])
  }

  tidy(): void {
    this.editor.apply(words.did.tidy, tidied(this.graph))
  }

  selectAll(): void {
    this.editor.select(this.graph.nodes.map((node) => node.id))
  }

  rename(id: string, to: string): void {
    this.editor.apply(words.did.rename(id, to), [{ kind: 'renameNode', id, to }], { select: [to] })
  }

  /** @param value undefined: as by default */
  set(node: ModelNode, field: FormField, value: unknown): void {
    const params = withParam(node.params, field, value)
    this.editor.apply(words.did.set(field.label, node.id), [{ kind: 'setParams', id: node.id, params }], {
      merge: `${node.id} ${field.key}`
    })
  }

  fixesOf(problem: ModelProblem): readonly ModelFix[] {
    return this.source().fixesOf(problem)
  }

  /** A way out of a problem; what it adds gets the room it needs. */
  fix({ title, commands }: ModelFix): void {
    const { graph, added } = applyEdits(this.graph, commands)
    const tight = added.length > 0 && crowded(placesOf(graph), added)
    this.editor.apply(title, tight ? [...commands, ...tidied(graph)] : commands, { select: added })
    const [first] = added
    if (first !== undefined) this.focus.layer(first)
  }

  change(title: string, command: EditCommand): void {
    this.editor.apply(title, [command])
  }

  /** The neighbour of a layer: in the order of the data, or along a connection. */
  neighbour(id: string, way: 'next' | 'previous' | 'up' | 'down' | 'left' | 'right'): string | undefined {
    const { order } = this.source()
    const { edges } = this.graph
    if (way === 'up') return edges.find((edge) => edge.to === id)?.from
    if (way === 'down') return edges.find((edge) => edge.from === id)?.to
    if (way === 'next' || way === 'previous') return order[order.indexOf(id) + (way === 'next' ? 1 : -1)]
    const shared = edges.find((edge) => edge.to === id)?.from
    const sisters = edges.filter((edge) => edge.from === shared).map((edge) => edge.to)
    return sisters[sisters.indexOf(id) + (way === 'right' ? 1 : -1)]
  }

  layerOf(node: ModelNode): LayerType | undefined {
    return findLayer(node.type)
  }

  #build(title: string, { commands, ids }: Built): void {
    this.editor.apply(title, commands, { select: ids })
    const [first] = ids
    if (first !== undefined) this.focus.layer(first)
  }
}
