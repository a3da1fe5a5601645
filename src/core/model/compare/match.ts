/** Which layer of one drawing is which of another: by id first, then by its place among layers already matched. */
import type { ModelEdge, ModelGraph, ModelNode } from '@shared/project'

type Drawing = Pick<ModelGraph, 'nodes' | 'edges'>

interface Side {
  nodes: ReadonlyMap<string, ModelNode>
  into: ReadonlyMap<string, ModelEdge[]>
  outOf: ReadonlyMap<string, ModelEdge[]>
}

function side({ nodes, edges }: Drawing): Side {
  const group = (key: (e: ModelEdge) => string): Map<string, ModelEdge[]> => {
    const groups = new Map<string, ModelEdge[]>()
    for (const edge of edges) {
      const list = groups.get(key(edge))
      if (list) list.push(edge)
      else groups.set(key(edge), [edge])
    }
    return groups
  }
  return { nodes: new Map(nodes.map((n) => [n.id, n])), into: group((e) => e.to), outOf: group((e) => e.from) }
}

/** Neighbours by slot, called as the other drawing calls them; null where one of them is not matched. */
function place(edges: readonly ModelEdge[], end: 'from' | 'to', names?: ReadonlyMap<string, string>): string | null {
  if (edges.length === 0) return null
  const found: string[] = []
  for (const edge of edges) {
    const name = names ? names.get(edge[end]) : edge[end]
    if (name === undefined) return null
    found.push(`${edge.slot}:${name}`)
  }
  return found.sort().join()
}

/** @returns id in `a` -> id in `b` */
export function matchNodes(a: Drawing, b: Drawing): ReadonlyMap<string, string> {
  const [old, now] = [side(a), side(b)]
  const matched = new Map<string, string>()
  const taken = new Set<string>()
  const match = (id: string, other: string): void => {
    matched.set(id, other)
    taken.add(other)
  }
  for (const id of old.nodes.keys()) if (now.nodes.has(id)) match(id, id)
  const pass = (edgesOf: (s: Side) => ReadonlyMap<string, ModelEdge[]>, end: 'from' | 'to'): boolean => {
    const free = new Map<string, string[]>()
    for (const [id, node] of now.nodes) {
      const where = taken.has(id) ? null : place(edgesOf(now).get(id) ?? [], end)
      if (where === null) continue
      const key = `${node.type} ${where}`
      free.set(key, [...(free.get(key) ?? []), id])
    }
    let found = false
    for (const [id, node] of old.nodes) {
      const where = matched.has(id) ? null : place(edgesOf(old).get(id) ?? [], end, matched)
      const other = where === null ? undefined : free.get(`${node.type} ${where}`)?.shift()
      if (other === undefined) continue
      match(id, other)
      found = true
    }
    return found
  }
  // Each layer found may tell where the next one stands.
  for (let again = true; again;) {
    const forward = pass((s) => s.into, 'from')
    again = pass((s) => s.outOf, 'to') || forward
  }
  return matched
}
