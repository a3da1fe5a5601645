import type { RecentProject } from '@shared/ipc/hostContract'
import { isProject, openProject } from '@store/index'
import { pathKind } from '../grants/pathPolicy'
import { thin } from '../runs/runFigures'
import type { Preferences, RecentEntry } from '../settings/preferences'
import { shown } from './openProject'

/** Points of the small curve on the first screen. */
const curvePoints = 40

export async function recentProjects(preferences: Preferences): Promise<RecentProject[]> {
  return Promise.all(preferences.recent.map(describe))
}

async function describe({ id, name, dir, openedAt }: RecentEntry): Promise<RecentProject> {
  const entry = { id, name, folder: shown(dir), openedAt }
  // A share that is away can take a minute to say so; it is looked at when it is opened.
  if (pathKind(dir, process.platform) !== 'ordinary') return { ...entry, exists: true, curve: [] }
  if (!(await isProject(dir))) return { ...entry, exists: false, curve: [] }
  return { ...entry, exists: true, curve: await newestCurve(dir) }
}

/** Loss per epoch of the newest run; a project that can't be read has none, and says why when it is opened. */
async function newestCurve(dir: string): Promise<number[]> {
  try {
    const project = await openProject(dir)
    const newest = (await project.runs.list()).at(-1)
    if (!newest) return []
    const lines = await project.runs.readMetrics(newest.id)
    return thin(
      lines.flatMap((line) => (line.kind === 'epoch' ? [line.loss] : [])),
      curvePoints
    )
  } catch {
    return []
  }
}
