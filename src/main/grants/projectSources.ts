/** A project's claim to its data's sources, checked against what the person allowed here. */
import { realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AnnealError } from '@shared/errors'
import type { DatasetFile } from '@shared/project'
import type { Project } from '@store/types'
import { isMissing } from '@store/index'
import { isInside, type AllowedSources } from './allowedSources'
import { pathKind } from './pathPolicy'

export interface SourceState {
  /** Every path of it is there. False while it is not allowed: nothing was looked at. */
  found: boolean
  allowed: boolean
  paths: string[]
}

/** The real path, or null where there is nothing. */
async function resolved(path: string): Promise<string | null> {
  try {
    return await realpath(path)
  } catch (e) {
    if (isMissing(e)) return null
    throw e
  }
}

/**
 * Devices are never allowed and paths on other computers not even resolved before they are. A link inside the
 * project that leads out of it counts as outside.
 */
export async function sourceState(
  project: Project,
  projectId: string,
  document: DatasetFile,
  allowed: AllowedSources,
  platform: NodeJS.Platform = process.platform
): Promise<SourceState> {
  const paths = project.datasets.sourcePaths(document)
  const kinds = paths.map((path) => pathKind(path, platform))
  if (kinds.includes('device')) return { found: false, allowed: false, paths }
  if (kinds.includes('network') && !(await allowed.allows(projectId, paths))) {
    return { found: false, allowed: false, paths }
  }
  const home = await realpath(project.dir)
  const real = await Promise.all(paths.map(resolved))
  const outside = real.map((path, i) => path ?? paths[i] ?? '').filter((path) => !isInside(home, path))
  if (outside.some((path) => pathKind(path, platform) === 'device')) return { found: false, allowed: false, paths }
  return { found: !real.includes(null), allowed: await allowed.allows(projectId, outside), paths }
}

export function sourceNotAllowed(document: DatasetFile, paths: string[]): AnnealError {
  return new AnnealError({
    code: 'source-not-allowed',
    message: `The data set “${document.name}” reads files outside its project, and this was not allowed on this computer yet.`,
    ...(paths[0] === undefined ? {} : { where: paths[0] }),
    hint: 'If you trust this project, allow it on the Data page, or use Locate… to say where the files are.'
  })
}

/**
 * Where the files of a source are after the person showed a place: the file or folder itself, or for several files the
 * ones of the same names in that folder.
 */
export function relocate(oldPaths: readonly string[], chosen: string, directory: boolean): string[] {
  if (oldPaths.length === 1) return [chosen]
  if (!directory) {
    throw new AnnealError({
      code: 'locate-folder',
      message: `This data set has ${oldPaths.length} files; one file was chosen.`,
      hint: `Choose the folder with ${oldPaths.map(nameOf).join(', ')}.`
    })
  }
  return oldPaths.map((path) => join(chosen, nameOf(path)))
}

/** A project file may come from another system: both kinds of slash separate. */
function nameOf(path: string): string {
  return basename(path.replaceAll('\\', '/'))
}
