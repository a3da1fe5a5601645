/** Whether layers can become a block: one source flows in, one layer flows out, and nothing leaves in between. */
import type { AnnealError } from '@shared/errors'
import type { ModelGraph } from '@shared/project'
import { BLOCK_INPUT } from '../parts'
import { refuse } from './refuse'

function canNot(message: string, hint: string): AnnealError {
  return refuse('can-not-group', message, hint)
}

function named(ids: Iterable<string>): string {
  return [...ids].map((id) => `“${id}”`).join(', ')
}

/**
 * @returns the layer whose values flow in, and the chosen one whose values flow out
 * @throws `can-not-group`
 */
export function checkGroup(
  drawing: Pick<ModelGraph, 'nodes' | 'edges' | 'outputs'>,
  chosen: ReadonlySet<string>
): { source: string; output: string } {
  const entry = drawing.nodes.find((n) => chosen.has(n.id) && (n.type === 'input' || n.type === BLOCK_INPUT))
  if (entry) throw canNot(`“${entry.id}” is where data enters, it can’t be inside a block.`, 'Leave it out.')
  const sources = new Set<string>()
  const outputs = new Set<string>()
  for (const { from, to } of drawing.edges) {
    if (chosen.has(to) && !chosen.has(from)) sources.add(from)
    if (chosen.has(from) && !chosen.has(to)) outputs.add(from)
  }
  for (const end of Object.values(drawing.outputs)) {
    if (!chosen.has(end.node)) continue
    if (end.adapts) {
      throw canNot(
        `“${end.node}” takes on what the data needs, which a block that is used elsewhere can’t.`,
        'Leave it out, or let that output not adapt.'
      )
    }
    outputs.add(end.node)
  }
  const [source, ...moreSources] = sources
  const [output, ...moreOutputs] = outputs
  if (source === undefined) throw canNot('Nothing flows into these layers.', 'Connect them first, or choose others.')
  if (output === undefined)
    throw canNot('Nothing takes what these layers give.', 'Connect them first, or choose others.')
  if (moreSources.length > 0) {
    throw canNot(
      `A block takes from one layer; these take from ${sources.size}: ${named(sources)}.`,
      'Choose layers that start from one place.'
    )
  }
  if (moreOutputs.length > 0) {
    throw canNot(
      `A block gives the values of one layer; of these, ${outputs.size} are used outside: ${named(outputs)}.`,
      'Choose layers that end in one place.'
    )
  }
  checkNothingBetween(drawing, chosen, source)
  return { source, output }
}

/** A way from the chosen layers through others back to their source would make a circle of the block. */
function checkNothingBetween(drawing: Pick<ModelGraph, 'edges'>, chosen: ReadonlySet<string>, source: string): void {
  const before = new Set([source])
  const into = new Map<string, string[]>()
  for (const { from, to } of drawing.edges) into.set(to, [...(into.get(to) ?? []), from])
  const open = [source]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const from of into.get(id) ?? []) {
      if (chosen.has(from)) {
        throw canNot(`“${id}” lies between these layers but is not chosen.`, 'Choose it too.')
      }
      if (before.has(from)) continue
      before.add(from)
      open.push(from)
    }
  }
}
