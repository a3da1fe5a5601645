/** The 97.5 % point of the standard normal distribution. */
const Z95 = 1.959963984540054

/**
 * 95 % interval of a share, by Wilson's score (E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", 1927): honest also for few examples and near 0 and 1,
 * where the usual p ± z·sqrt(p(1-p)/n) is not.
 * @param hits 0 <= hits <= examples
 * @returns [low, high] within [0, 1]; without examples nothing is known: [0, 1]
 */
export function wilsonInterval(hits: number, examples: number): [number, number] {
  if (examples === 0) return [0, 1]
  const p = hits / examples
  const z2 = Z95 * Z95
  const denominator = 1 + z2 / examples
  const centre = (p + z2 / (2 * examples)) / denominator
  const half = (Z95 * Math.sqrt((p * (1 - p)) / examples + z2 / (4 * examples * examples))) / denominator
  // At the ends the exact bound is 0 or 1; rounding must not push it past.
  return [hits === 0 ? 0 : Math.max(0, centre - half), hits === examples ? 1 : Math.min(1, centre + half)]
}
