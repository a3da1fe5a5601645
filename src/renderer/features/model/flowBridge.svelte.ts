/** Between the document and the canvas library: what it shows, and what it tells of selecting, connecting and dragging. */
import type { Connection, OnConnectEnd, OnConnectStart } from '@xyflow/svelte'
import type { Builder } from './builder.svelte'
import { validSources, validTargets } from './connecting'
import { flowEdges, flowNodes, type LayerFlowNode, type ShapeFlowEdge } from './flowView'
import type { LayerRow } from './layerRows'
import { nodeSize, type Place } from './places'

export class FlowBridge {
  #nodes = $state.raw<LayerFlowNode[]>([])
  #edges = $state.raw<ShapeFlowEdge[]>([])
  /** The end a connection is being drawn from. */
  #from: 'source' | 'target' = 'source'

  constructor(
    private readonly builder: Builder,
    private readonly toCanvas: (at: { clientX: number; clientY: number }) => Place
  ) {}

  get nodes(): LayerFlowNode[] {
    return this.#nodes
  }
  /** The library selects, drags and measures by handing over a new list. */
  set nodes(nodes: LayerFlowNode[]) {
    this.#nodes = nodes
    this.builder.editor.select(nodes.filter((node) => node.selected).map((node) => node.id))
  }
  get edges(): ShapeFlowEdge[] {
    return this.#edges
  }
  set edges(edges: ShapeFlowEdge[]) {
    this.#edges = edges
    this.builder.selectedEdges = edges.flatMap((edge) => (edge.selected && edge.data ? [edge.data.edge] : []))
  }

  /** Shows the document as it is now. */
  show(rows: readonly LayerRow[]): void {
    const { graph, selected } = this.builder.editor
    this.#nodes = flowNodes(graph, rows, selected, this.#nodes)
    this.#edges = flowEdges(graph, rows, this.#edges)
  }

  readonly start: OnConnectStart = (_event, { nodeId, handleType }) => {
    if (nodeId === null) return
    this.#from = handleType === 'target' ? 'target' : 'source'
    const { graph } = this.builder
    this.builder.lit = this.#from === 'source' ? validTargets(graph, nodeId) : validSources(graph, nodeId)
  }

  readonly valid = ({ source, target }: { source: string | null; target: string | null }): boolean => {
    const end = this.#from === 'source' ? target : source
    return end !== null && (this.builder.lit?.has(end) ?? false)
  }

  /** The library adds nothing of its own: the document changes, and is shown. */
  readonly connect = ({ source, target, targetHandle }: Connection): void => {
    this.builder.connect(source, target, targetHandle ?? null)
  }

  /** Dropped on the free canvas: a layer is chosen for there. */
  readonly end: OnConnectEnd = (event, { fromNode, toNode, isValid }) => {
    this.builder.lit = null
    if (!fromNode || toNode || isValid || this.#from !== 'source' || !('clientX' in event)) return
    const { x, y } = this.toCanvas(event)
    this.builder.asked = { after: [fromNode.id], branch: true, at: { x: x - nodeSize.width / 2, y } }
    this.builder.focus.search('')
  }

  readonly dropped = ({ nodes }: { nodes: LayerFlowNode[] }): void => {
    this.builder.place(nodes.map(({ id, position }) => ({ id, position })))
  }
}
