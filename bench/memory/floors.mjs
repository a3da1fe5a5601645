// Whether memory grows. It is a saw: the garbage collector lets it rise and fall, and falls can be missed by chance.
// What leaks lifts the floor, so the lowest samples of the first and of the last quarter are compared, after a warm-up.
export const BAR = 0.02

/** The lowest of a stretch that is no outlier: its 5th percentile. */
function floor(samples) {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length * 0.05)]
}

/** @param samples megabytes over time, warm-up left out */
export function growthOf(samples) {
  const quarter = Math.floor(samples.length / 4)
  if (quarter < 1) throw new Error(`Only ${samples.length} samples after warm-up; ask for more epochs or runs`)
  const [early, late] = [floor(samples.slice(0, quarter)), floor(samples.slice(-quarter))]
  return { early, late, growth: late / early - 1, most: Math.max(...samples) }
}

export function describe({ early, late, growth, most }) {
  return (
    `floor ${early.toFixed(0)} MB in the first quarter, ${late.toFixed(0)} MB in the last: ` +
    `${(growth * 100).toFixed(2)} %; most ${most.toFixed(0)} MB`
  )
}

/** What a process holds in memory now, in MB; Linux. */
export function residentMb(status) {
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}
