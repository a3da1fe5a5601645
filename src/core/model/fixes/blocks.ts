/** Fixes of blocks: inside themselves, unknown, without an output, repeated too often. */
import { layerCounts, usedBlocks } from '../blocks/uses'
import { BLOCK_INPUT, blockOf, definition, MOST_LAYERS } from '../parts'
import type { ModelFix } from '../problems'
import { removal, type Site } from './site'

export function blockFixes(site: Site): ModelFix[] {
  const { graph, node, problem } = site
  if (!node) return []
  const fixes: ModelFix[] = []
  // The problem stands at an instance that leads to the broken definition: which, its sentence says.
  for (const name of usedBlocks(graph, [node])) {
    const block = definition(graph, name)
    if (!block || !problem.message.includes(`“${name}”`)) continue
    const endless = block.nodes.filter((inner) => {
      const used = blockOf(inner)?.block
      return used !== undefined && (used === name || usedBlocks(graph, [inner]).has(name))
    })
    if (endless.length > 0) {
      const ids = endless.map((inner) => inner.id)
      fixes.push({
        title: `Take it out of “${name}”`,
        commands: [{ kind: 'removeNodes', ids, reconnect: true, in: name }]
      })
    }
    const last = block.nodes.findLast((inner) => inner.type !== BLOCK_INPUT)
    if (last && !block.nodes.some((inner) => inner.id === block.output)) {
      fixes.push({ title: `Give what ${last.id} gives`, commands: [{ kind: 'setBlockOutput', id: last.id, in: name }] })
    }
  }
  return [...fixes, removal(site, node)]
}

export function countFixes(site: Site): ModelFix[] {
  const { graph, node } = site
  const instance = node && blockOf(node)
  if (!node || !instance) return []
  const { total, blocks } = layerCounts(graph)
  const block = Math.max(1, blocks.get(instance.block) ?? 0)
  const others = total - block * instance.repeat
  const repeat = Math.floor((MOST_LAYERS - others) / block)
  const fewer = repeat >= 1 ? [site.fix(`Repeat it ${repeat} times`, { kind: 'setRepeat', id: node.id, repeat })] : []
  return [...fewer, removal(site, node)]
}
