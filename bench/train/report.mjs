// Medians, ratios, and the table a person reads.

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** @param sides [{key, title, rounds: [{stepMs}], accuracy, error}], the product first */
export function summarize(sides) {
  const found = sides.map(({ key, title, rounds, accuracy, error, about }) => {
    const times = rounds.map((round) => round.stepMs)
    const figures =
      times.length > 0 ? { stepMs: median(times), least: Math.min(...times), most: Math.max(...times) } : {}
    return { key, title, ...figures, rounds: times, accuracy, error, about }
  })
  const own = found.find((side) => side.key === 'anneal')?.stepMs
  return found.map((side) => ({ ...side, ratio: own && side.stepMs ? side.stepMs / own : null }))
}

/** Bars of the product, by work; `keras` and `best` are least ratios to Keras fit and to the fastest peer. */
const bars = {
  'dense 32': { keras: 7, best: 2 },
  'dense 128': { best: 1 },
  'cnn 128': { keras: 1.6, best: 1 },
  'lstm 128': { keras: 1, 'keras-best': 1, torch: 0.8, 'torch-best': 0.8 },
  'resnet-20 128': { best: 1 }
}

/** @returns sentences about what was missed; none when all bars that could be judged are met */
export function judge(work, sides) {
  const missed = []
  const own = sides.find((side) => side.key === 'anneal')
  if (own?.about?.mode === 'eager') missed.push(`it trained step by step: ${own.about.modeReason}`)
  const peers = sides.filter((side) => side.key !== 'anneal' && side.ratio !== null)
  for (const [key, least] of Object.entries(bars[work] ?? {})) {
    const compared = key === 'best' ? peers : peers.filter((side) => side.key === key)
    for (const peer of compared) {
      if (peer.ratio < least)
        missed.push(`${peer.title} takes ${peer.ratio.toFixed(2)} times as long, the bar is ${least}`)
    }
  }
  for (const side of sides) if (side.error) missed.push(`${side.title} failed: ${side.error}`)
  return missed
}

/** @returns a sentence when two sides reached too different an accuracy, else null */
export function compareAccuracy(sides, within) {
  const known = sides.filter((side) => side.accuracy !== undefined)
  if (known.length < 2) return null
  const sorted = known.toSorted((a, b) => a.accuracy - b.accuracy)
  const [low, high] = [sorted[0], sorted.at(-1)]
  const apart = high.accuracy - low.accuracy
  if (apart <= within) return null
  return `${low.title} reached ${low.accuracy.toFixed(4)}, ${high.title} ${high.accuracy.toFixed(4)}`
}

const ms = (value) =>
  value === undefined ? '' : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(3)

export function printWork(work, sides) {
  const rows = [
    [work, 'ms a step', 'from', 'to', 'x Anneal', 'accuracy', 'settings'],
    ...sides.map((side) => [
      side.title,
      side.error ? 'failed' : ms(side.stepMs),
      ms(side.least),
      ms(side.most),
      side.ratio === null ? '' : side.ratio.toFixed(2),
      side.accuracy === undefined ? '' : side.accuracy.toFixed(4),
      settingsOf(side.about)
    ])
  ]
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  for (const row of rows)
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd()
    )
}

function settingsOf(about) {
  if (about?.threads) return `${about.mode}, threads ${about.threads.interOp}x${about.threads.intraOp}`
  const { tried: _, ...settings } = about?.settings ?? {}
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
