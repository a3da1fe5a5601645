/** Commands become patches; patches know how to undo themselves. */
import type { ModelGraph } from '@shared/project'
import type { EditCommand } from '../commands'
import { applyPatches, type Patch } from '../patch'
import { blockNamed, checkNesting, groupToBlock, removeBlock, renameBlock, setRepeat, ungroup } from './blocks'
import { connect, disconnect, insertOnEdge } from './edges'
import { copyFragment, pasted } from './fragment'
import { addNode, moveNodes, removeNode, removeNodes, renameNode, renameTwin, setCollapsed, setParams } from './nodes'
import { nodeAt, refuse } from './refuse'

/** What a command changes: a drawing, and for some the model's definitions. */
interface Plan {
  patches: Patch[]
  blocks?: ModelGraph['blocks']
}

/** @param drawing the model itself, or a definition in the form of one */
function plan(graph: ModelGraph, drawing: ModelGraph, command: EditCommand): Plan {
  const patches = (list: Patch[]): Plan => ({ patches: list })
  switch (command.kind) {
    case 'addNode':
      checkNesting(graph, [command.node], command.in)
      return patches(addNode(drawing, command.node))
    case 'insertOnEdge':
      checkNesting(graph, [command.node], command.in)
      return patches(insertOnEdge(drawing, command.edge, command.node))
    case 'removeNode':
      return patches(removeNode(drawing, command.id))
    case 'removeNodes':
      return patches(removeNodes(drawing, command.ids, command.reconnect === true))
    case 'connect':
      return patches(connect(drawing, command.edge))
    case 'disconnect':
      return patches(disconnect(drawing, command.edge))
    case 'setParams':
      checkNesting(graph, [{ ...nodeAt(drawing, command.id).node, params: command.params }], command.in)
      return patches(setParams(drawing, command.id, command.params))
    case 'moveNode':
      return patches(moveNodes(drawing, { [command.id]: command.position }))
    case 'moveNodes':
      return patches(moveNodes(drawing, command.positions))
    case 'renameNode':
      return patches(renameNode(drawing, command.id, command.to))
    case 'renameTwin':
      return patches(renameTwin(drawing, command.id, command.place, command.to))
    case 'setEnds':
      if (command.in !== undefined) {
        throw refuse('no-ends', 'A block has no named inputs and outputs.', 'Choose what it gives instead.', command.in)
      }
      return patches([{ op: 'ends', side: command.side, value: command.ends }])
    case 'paste':
    case 'duplicate': {
      const fragment = command.kind === 'paste' ? command.fragment : copyFragment(graph, command.ids, command.in)
      const plan = pasted(graph, drawing, fragment, command.offset)
      const known = { ...graph, ...(plan.blocks ? { blocks: plan.blocks } : {}) }
      const added = plan.patches.flatMap((p) => (p.op === 'insert' && p.list === 'nodes' ? [p.value] : []))
      checkNesting(known, added, command.in)
      return plan
    }
    case 'groupToBlock':
      return groupToBlock(graph, drawing, command.ids, command.name)
    case 'ungroup':
      return patches(ungroup(graph, drawing, command.id))
    case 'renameBlock':
      return patches(renameBlock(graph, command.name, command.to))
    case 'removeBlock':
      return patches(removeBlock(graph, command.name))
    case 'setRepeat':
      return patches(setRepeat(drawing, command.id, command.repeat))
    case 'setCollapsed':
      return patches(setCollapsed(drawing, command.id, command.collapsed))
    case 'setBlockOutput':
      throw refuse('no-block', 'Only a block has one output.', 'Name the outputs of the model instead.')
  }
}

/** How a definition's output and input are called while it is edited as a drawing. */
const END = 'block'

/** The edit of a definition becomes one change of the model's definitions. */
function planInside(graph: ModelGraph, name: string, command: EditCommand): Patch[] {
  const block = blockNamed(graph, name)
  const drawing: ModelGraph = {
    nodes: block.nodes,
    edges: block.edges,
    inputs: { [END]: { node: block.input, adapts: false } },
    outputs: { [END]: { node: block.output, adapts: false } }
  }
  if (command.kind === 'setBlockOutput') {
    nodeAt(drawing, command.id)
    return [{ op: 'blocks', value: { ...graph.blocks, [name]: { ...block, output: command.id } } }]
  }
  const planned = plan(graph, drawing, command)
  const edited = applyPatches(drawing, planned.patches).graph
  const input = edited.inputs[END]?.node
  if (input === undefined) {
    throw refuse('block-input', 'A block keeps the place where data flows in.', 'Remove the block instead.', name)
  }
  const value = {
    nodes: edited.nodes,
    edges: edited.edges,
    input,
    // What gave the values is gone: until another layer is chosen, the block gives what it gets.
    output: edited.outputs[END]?.node ?? input
  }
  return [{ op: 'blocks', value: { ...(planned.blocks ?? graph.blocks), [name]: value } }]
}

/** The patches of a command. @throws AnnealError when the command makes no sense for this graph */
export function planEdit(graph: ModelGraph, command: EditCommand): Patch[] {
  const ofWhole = command.kind === 'renameBlock' || command.kind === 'removeBlock'
  if (command.in !== undefined && !ofWhole) return planInside(graph, command.in, command)
  const { patches, blocks } = plan(graph, graph, command)
  return blocks === undefined || blocks === graph.blocks ? patches : [...patches, { op: 'blocks', value: blocks }]
}

/** Does a command. `inverse` given to `applyPatches` undoes it, and what that gives does it again. */
export function applyEdit(graph: ModelGraph, command: EditCommand): { graph: ModelGraph; inverse: Patch[] } {
  return applyPatches(graph, planEdit(graph, command))
}

/**
 * Does commands one after the other, as one step to undo: all of them or, where one makes no sense, none.
 * @returns the graph; what undoes them all; ids the model did not have before (of the drawing the last command is about)
 * @throws AnnealError of the first command that makes no sense
 */
export function applyEdits(
  graph: ModelGraph,
  commands: readonly EditCommand[]
): { graph: ModelGraph; inverse: Patch[]; added: string[] } {
  let current = graph
  const inverses: Patch[][] = []
  for (const command of commands) {
    const done = applyEdit(current, command)
    current = done.graph
    inverses.push(done.inverse)
  }
  return { graph: current, inverse: inverses.reverse().flat(), added: addedIds(graph, current, commands.at(-1)?.in) }
}

function addedIds(before: ModelGraph, after: ModelGraph, inside: string | undefined): string[] {
  const nodes = (graph: ModelGraph): ModelGraph['nodes'] =>
    (inside === undefined ? graph : graph.blocks?.[inside])?.nodes ?? []
  const old = new Set(nodes(before).map((n) => n.id))
  return nodes(after).flatMap((n) => (old.has(n.id) ? [] : [n.id]))
}
