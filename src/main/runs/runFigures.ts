/** Size and spark-line of runs, kept so that a list is not read from the ground up each time it changes. */
import type { Project } from '@store/types'

/** Points a spark-line can show. */
const mostPoints = 120

interface Known {
  revision: number
  bytes: number
  losses: number[]
  offset: number
}

export class RunFigures {
  readonly #project: Project
  readonly #known = new Map<string, Known>()

  constructor(project: Project) {
    this.#project = project
  }

  /** @param revision of the run's state: while it is the same, so are the figures */
  async of(id: string, revision: number): Promise<{ bytes: number; curve: number[] }> {
    const before = this.#known.get(id)
    if (before?.revision === revision) return { bytes: before.bytes, curve: thin(before.losses) }
    const tail = await this.#project.runs.tailMetrics(id, before?.offset ?? 0)
    const news = tail.lines.flatMap((line) => (line.kind === 'epoch' ? [line.loss] : []))
    const losses = tail.restarted || !before ? news : [...before.losses, ...news]
    const bytes = await this.#project.runs.size(id)
    this.#known.set(id, { revision, bytes, losses, offset: tail.offset })
    return { bytes, curve: thin(losses) }
  }
}

/** Evenly chosen points, the first and the last among them. */
export function thin(values: readonly number[], most = mostPoints): number[] {
  if (values.length <= most) return [...values]
  const step = (values.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, i) => values[Math.round(i * step)] ?? 0)
}
