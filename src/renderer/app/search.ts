/** How well `query` fits `text`: null when it does not. Whole words first, then their starts, then letters in order. */
export function fit(query: string, text: string): number | null {
  const q = query.trim().toLowerCase()
  const t = text.toLowerCase()
  if (q === '') return 0
  const at = t.indexOf(q)
  if (at === 0) return 100
  if (at > 0) return /[\s“(]/.test(t[at - 1] ?? '') ? 80 : 60
  let from = 0
  let jumps = 0
  for (const letter of q.replace(/\s+/g, '')) {
    const next = t.indexOf(letter, from)
    if (next < 0) return null
    if (next > from) jumps++
    from = next + 1
  }
  return Math.max(1, 40 - jumps * 5)
}

/** The items that fit, best first; among equals their order stays. */
export function bestFits<T>(query: string, items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .map((item, i) => ({ item, i, score: fit(query, textOf(item)) }))
    .filter((s): s is { item: T; i: number; score: number } => s.score !== null)
    .sort((a, b) => b.score - a.score || a.i - b.i)
    .map((s) => s.item)
}
