/** How the places of a data set's source are written down, and found again on another machine or under another name. */
import { dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path'
import type { DatasetFile } from '@shared/project'

/** A copy kept in the project: datasets/<name>/source/…, with forward slashes. */
const copiedPath = /^datasets\/[^/]+\/source(?=\/|$)/

/**
 * Relative to the project, with forward slashes, where both are likely to move together: inside the
 * project, or beside it up to two folders above. Else absolute.
 */
export function sourceReference(projectDir: string, path: string): string {
  const absolute = resolve(path)
  const way = relative(projectDir, absolute)
  if (way === '') return '.'
  const ups = way.split(sep).filter((part) => part === '..').length
  const above = resolve(projectDir, ...Array.from({ length: ups }, () => '..'))
  const apart = isAbsolute(way) || ups > 2 || (ups > 0 && isNearRoot(above))
  return apart ? absolute : way.split(sep).join('/')
}

/** "/", "/home" or "C:\Users" hold everything: being in there together says nothing. */
function isNearRoot(path: string): boolean {
  const { root } = parse(path)
  return path === root || dirname(path) === root
}

export function sourcePaths(projectDir: string, document: DatasetFile): string[] {
  return document.source.paths.map((path) => resolve(projectDir, path))
}

/** The document as it reads in folder `name`: a folder may have been renamed or copied, by us or by hand. */
export function asIn(name: string, document: DatasetFile): DatasetFile {
  if (!document.source.copied) return { ...document, name }
  const paths = document.source.paths.map((path) => path.replace(copiedPath, `datasets/${name}/source`))
  return { ...document, name, source: { ...document.source, paths } }
}

/** Turns references into a staged import's folder into what they will be once it stands. */
export function fromStaging(projectDir: string, stagedDir: string, name: string, document: DatasetFile): DatasetFile {
  const staged = relative(projectDir, stagedDir).split(sep).join('/')
  const paths = document.source.paths.map((path) => {
    const way = isAbsolute(path) ? relative(projectDir, path).split(sep).join('/') : path
    return way === staged || way.startsWith(`${staged}/`) ? `datasets/${name}${way.slice(staged.length)}` : path
  })
  return { ...document, source: { ...document.source, paths } }
}

export function datasetDir(projectDir: string, name: string): string {
  return join(projectDir, 'datasets', name)
}
