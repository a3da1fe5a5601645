import type { DatasetFile, SplitPolicy } from '@shared/project'
import { drawSplitOf, editedDataset } from './edited'
import { recounted } from './findings'
import type { CacheContent } from './packed/read'

/**
 * The document of an import with its split drawn, its examples counted and what is wrong with them. A place that was
 * imported before keeps its examples where they were: what was added since moves none of them.
 * @param others the project's data sets
 */
export async function withSplit(
  document: DatasetFile,
  content: CacheContent,
  others: readonly DatasetFile[]
): Promise<DatasetFile> {
  const { imported } = content
  const earlier = others.findLast((other) => isSamePlace(other, document))
  // Drawn from the rows alone, so any parts will do until then.
  const before: DatasetFile = { ...document, split: { ...document.split, kind: 'random', by: 'content' } }
  const split =
    earlier && hasMost(imported.prints, earlier.split)
      ? earlier.split
      : drawSplitOf(editedDataset(before, content), document.split)
  const next = { ...document, split }
  return recounted(next, editedDataset(next, content))
}

/** The same source, to be split in the same way. */
function isSamePlace({ source, split, edits }: DatasetFile, { source: own, split: asked }: DatasetFile): boolean {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
  return (
    source.kind === own.kind &&
    same(source.paths, own.paths) &&
    edits.length === 0 &&
    (split.kind === 'random' || split.kind === 'stratified' || split.kind === 'given-test') &&
    split.by === 'content' &&
    same([split.kind, split.seed, split.fractions], [asked.kind, asked.seed, asked.fractions])
  )
}

/** Whether it is what it was with something added, and not another content under that name. */
function hasMost(prints: Float64Array, { moved = {} }: SplitPolicy): boolean {
  const keys = Object.values(moved).flat()
  const there = new Set(prints)
  return keys.filter((key) => there.has(key)).length * 2 > keys.length
}
