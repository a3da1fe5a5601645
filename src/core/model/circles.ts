/**
 * Groups of nodes that feed themselves, each in document order: the strongly connected components of more than one node
 * or with a connection to itself. Tarjan, “Depth-first search and linear graph algorithms”, 1972, with an own stack:
 * a chain of 10,000 layers would overflow the usual one.
 */
export function circles(
  ids: readonly string[],
  next: (id: string) => readonly (string | undefined)[]
): readonly (readonly string[])[] {
  const place = new Map(ids.map((id, i) => [id, i]))
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const onStack = new Set<string>()
  const found: string[][] = []

  const enter = (id: string): { id: string; at: number } => {
    index.set(id, index.size)
    low.set(id, index.size - 1)
    stack.push(id)
    onStack.add(id)
    return { id, at: 0 }
  }
  const lower = (id: string, to: number | undefined): void => {
    if (to !== undefined && to < (low.get(id) ?? 0)) low.set(id, to)
  }
  const leave = (id: string): void => {
    if (low.get(id) !== index.get(id)) return
    const members: string[] = []
    for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
      onStack.delete(member)
      members.push(member)
      if (member === id) break
    }
    if (members.length > 1 || next(id).includes(id)) {
      found.push(members.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)))
    }
  }

  for (const start of ids) {
    if (index.has(start)) continue
    const open = [enter(start)]
    for (let frame = open.at(-1); frame; frame = open.at(-1)) {
      const { id } = frame
      const target = next(id)[frame.at]
      if (frame.at++ >= next(id).length) {
        open.pop()
        leave(id)
        const parent = open.at(-1)
        if (parent) lower(parent.id, low.get(id))
      } else if (target !== undefined && place.has(target)) {
        if (!index.has(target)) open.push(enter(target))
        else if (onStack.has(target)) lower(id, index.get(target))
      }
    }
  }
  return found.sort((a, b) => (place.get(a[0] ?? '') ?? 0) - (place.get(b[0] ?? '') ?? 0))
}
