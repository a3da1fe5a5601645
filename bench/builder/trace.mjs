// Main-thread work of each frame, from a trace of the browser.

/** The page's process: the renderer whose main thread worked most. */
function pageThread(events) {
  const names = events.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain')
  const work = names.map(({ pid, tid }) => ({
    pid,
    tid,
    total: tasksOf(events, pid, tid).reduce((sum, t) => sum + t.ms, 0)
  }))
  return work.toSorted((a, b) => b.total - a.total)[0]
}

/** Top-level tasks, by processor time where the trace has it: waiting for a busy machine is not the page's work. */
function tasksOf(events, pid, tid) {
  const own = events.filter((e) => e.pid === pid && e.tid === tid && e.ph === 'X' && /(^|::)RunTask$/.test(e.name))
  const name = own.some((e) => e.name === 'RunTask') ? 'RunTask' : own[0]?.name
  return own.filter((e) => e.name === name).map((e) => ({ at: e.ts, ms: (e.tdur ?? e.dur ?? 0) / 1000 }))
}

/** ms of work from one drawn frame to the next, for frames in which the page drew. */
export function frameWork({ traceEvents }) {
  const thread = pageThread(traceEvents)
  if (!thread) throw new Error('The trace has no page')
  const { pid, tid } = thread
  const tasks = tasksOf(traceEvents, pid, tid)
  const own = traceEvents.filter((e) => e.pid === pid && e.tid === tid && e.ph !== 'E')
  // Chromium's versions call the begin of a frame differently.
  const marks = ['ProxyMain::BeginMainFrame', 'BeginMainThreadFrame', 'PageAnimator::serviceScriptedAnimations']
  const mark = marks.find((name) => own.some((e) => e.name === name))
  const starts = own
    .filter((e) => e.name === mark)
    .map((e) => e.ts)
    .toSorted((a, b) => a - b)
  if (starts.length < 2) {
    const names = [...new Set(own.map((e) => e.name))].slice(0, 60).join(', ')
    throw new Error(`The trace has no frames; the page did: ${names}`)
  }
  const work = starts.slice(0, -1).map((start, i) => {
    const end = starts[i + 1]
    // Frames that are far apart had nothing to draw between them.
    const until = Math.min(end, start + 50_000)
    return tasks.filter((t) => t.at >= start && t.at < until).reduce((sum, t) => sum + t.ms, 0)
  })
  // Marks without work between them are no frames of the page.
  return work.filter((ms) => ms > 0.1)
}

export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}
