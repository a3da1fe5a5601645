/** Sets of rows that are replaced as a whole, never changed. */
export type Rows = ReadonlySet<number>

export const noRows: Rows = new Set()

export function withRows(rows: Rows, more: readonly number[]): Rows {
  return new Set([...rows, ...more])
}

export function toggled(rows: Rows, row: number): Rows {
  const next = new Set(rows)
  if (!next.delete(row)) next.add(row)
  return next
}
