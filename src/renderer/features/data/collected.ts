/** Frames of a camera by the class they were collected for. */

export interface Collected {
  label: string
  burst: number
  frame: number
  url: string
}

export interface CollectedClass {
  label: string
  /** Newest first. */
  frames: Collected[]
  bursts: number
}

/** In the order in which the classes were begun. */
export function byClass(frames: readonly Collected[]): CollectedClass[] {
  const found = new Map<string, CollectedClass>()
  for (const frame of frames) {
    const of = found.get(frame.label) ?? { label: frame.label, frames: [], bursts: 0 }
    found.set(frame.label, of)
    of.frames.push(frame)
  }
  for (const of of found.values()) {
    of.bursts = new Set(of.frames.map(({ burst }) => burst)).size
    of.frames.reverse()
  }
  return [...found.values()]
}
