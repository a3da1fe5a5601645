import { AnnealError } from '@shared/errors'

/** Names as columns have them: trimmed, a blank one numbered, a repeated one told apart. */
export function distinctNames(cells: readonly string[]): string[] {
  const names = new Set<string>()
  cells.forEach((cell, i) => {
    const name = cell.trim() === '' ? `column ${i + 1}` : cell.trim()
    let free = name
    for (let n = 2; names.has(free); n++) free = `${name} ${n}`
    names.add(free)
  })
  return [...names]
}

/** @throws `one-column` */
export function requireColumns(names: readonly string[], where: string): void {
  if (names.length >= 2) return
  throw new AnnealError({
    code: 'one-column',
    message: `“${where}” has ${names.length === 1 ? `only one column, “${(names[0] ?? '').slice(0, 60)}”` : 'no columns'}; a table needs at least one column to learn from and one to predict.`,
    where,
    hint: 'Choose another file, or another sheet or table of it.'
  })
}
