/** Everything about a run for one watcher: what is on disk, then what happens, until it ends or the watcher leaves. */
import type { RunEvent } from '@shared/ipc/payloads'
import type { Project } from '@store/types'
import type { LiveRun } from './liveRun'
import { LogCursor } from './logCursor'

type Send = (event: RunEvent) => void

/** A run of ours. Listening begins before the log is read, so nothing falls between. */
export async function watchLive(project: Project, run: LiveRun, send: Send, signal: AbortSignal): Promise<void> {
  const cursor = new LogCursor()
  let waiting: RunEvent[] | undefined = []
  const pass = (event: RunEvent): void => {
    const news = cursor.fromEvent(event)
    if (news) send(news)
  }
  const unlisten = run.events.listen((event) => {
    // Loading TensorFlow takes seconds: say so at once. Only figures wait for their history.
    if (waiting === undefined || (event.type !== 'steps' && event.type !== 'epoch')) pass(event)
    else waiting.push(event)
  })
  try {
    send({ type: 'state', state: await project.runs.readState(run.id) })
    // Until the trainer has begun it may still cut the log back to its checkpoint.
    await Promise.race([run.underWay(), aborted(signal)])
    if (signal.aborted) return
    const { lines } = await project.runs.tailMetrics(run.id, 0)
    for (const event of cursor.fromLines(lines)) send(event)
    const arrived = waiting
    waiting = undefined
    arrived.forEach(pass)
    await Promise.race([run.closed, aborted(signal)])
  } finally {
    unlisten()
  }
}

/** A run of another process (or of none): its files are followed. */
export async function watchOnDisk(
  project: Project,
  id: string,
  send: Send,
  signal: AbortSignal,
  pollMs = 1000
): Promise<void> {
  const cursor = new LogCursor()
  let offset = 0
  let revision = -1
  while (!signal.aborted) {
    // Asked first: what its owner wrote last is then in what is read next.
    const alive = await project.runs.isAlive(id)
    const state = await project.runs.readState(id)
    const tail = await project.runs.tailMetrics(id, offset)
    if (tail.restarted) cursor.reset()
    offset = tail.offset
    if (revision < 0) send({ type: 'state', state })
    for (const event of cursor.fromLines(tail.lines)) send(event)
    if (revision >= 0 && state.revision !== revision) send({ type: 'state', state })
    revision = state.revision
    if (!alive) return
    await Promise.race([new Promise((resolve) => setTimeout(resolve, pollMs)), aborted(signal)])
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
