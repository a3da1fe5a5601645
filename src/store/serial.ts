const queues = new Map<string, Promise<unknown>>()

/** Work on one thing in the order it was asked for, within this process. */
export function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(key) ?? Promise.resolve()
  const mine = before.then(work, work)
  // The next one waits for this one to end, well or not; whoever asked for this one gets its error.
  const settled = mine.catch(() => undefined)
  queues.set(key, settled)
  void settled.then(() => {
    if (queues.get(key) === settled) queues.delete(key)
  })
  return mine
}
