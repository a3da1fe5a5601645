/** How closely two columns go together, from counts and sums. */

/**
 * Cramér's V: sqrt(chi² / n / (min(rows, columns) - 1)) of a contingency table, from 0 to 1.
 * Formula: H. Cramér, Mathematical Methods of Statistics, 1946, 21.9.
 * @param cells how often value `a` of one comes with value `b` of the other; those that never do may be left out
 * @returns null where one of them has a single value
 */
export function cramersV(cells: readonly { a: number; b: number; n: number }[]): number | null {
  const rows = new Map<number, number>()
  const columns = new Map<number, number>()
  for (const { a, b, n } of cells) {
    rows.set(a, (rows.get(a) ?? 0) + n)
    columns.set(b, (columns.get(b) ?? 0) + n)
  }
  const least = Math.min(rows.size, columns.size)
  if (least < 2) return null
  // chi² / n = sum of n_ab² / (n_a n_b) - 1
  const sum = cells.reduce((s, { a, b, n }) => s + (n / (rows.get(a) ?? 1)) * (n / (columns.get(b) ?? 1)), 0)
  return Math.min(1, Math.sqrt(Math.max(0, sum - 1) / (least - 1)))
}

/**
 * Correlation ratio eta: the square root of the share of a number's variance that lies between groups, from 0 to 1.
 * Formula: K. Pearson, 1911; sqrt(between / (between + within)).
 * @param groups size, mean and population variance of the number in each group
 * @returns null where the number never varies, or there is one group
 */
export function correlationRatio(groups: readonly { n: number; mean: number; variance: number }[]): number | null {
  const total = groups.reduce((sum, { n }) => sum + n, 0)
  if (groups.length < 2 || total === 0) return null
  const mean = groups.reduce((sum, group) => sum + (group.n / total) * group.mean, 0)
  const between = groups.reduce((sum, group) => sum + (group.n / total) * (group.mean - mean) ** 2, 0)
  const within = groups.reduce((sum, group) => sum + (group.n / total) * group.variance, 0)
  const all = between + within
  return all > 0 && Number.isFinite(all) ? Math.sqrt(between / all) : null
}
