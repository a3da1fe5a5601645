import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { crossSplitDuplicates } from '@core/data/duplicates'
import { classProblems, splitProblems } from '@core/data/problems'
import { countClasses, countParts, drawSplit, type Fractions } from '@core/data/split'
import type { Column, DatasetFile, ImageSize, Problem, ReadChoices, Task } from '@shared/project'
import { packVersion, type OriginsEntry, type PackedColumnEntry } from './manifest'
import type { PackedWriter } from './writer'

/** What a reader has packed: everything but the split. */
export interface Draft {
  type: DatasetFile['type']
  task: Task
  image?: ImageSize
  columns: Column[]
  target: string
  classes: string[]
  count: number
  /** The part the source names for each row; null: none. */
  given: Uint8Array | null
  /** classification: class of each row */
  codes: Int32Array | null
  /** Fingerprint of each row's inputs, equal for equal inputs. */
  fingerprints: Float64Array
  packed: PackedColumnEntry[]
  origins: OriginsEntry
  origin(row: number): string
  problems: Problem[]
}

export interface SplitRequest {
  /** null: the default */
  fractions: Fractions | null
  seed: number
}

/** The part of dataset.json that follows from the content and the options alone. */
export type PackedFacts = Pick<
  DatasetFile,
  | 'type'
  | 'task'
  | 'image'
  | 'columns'
  | 'target'
  | 'classes'
  | 'examples'
  | 'split'
  | 'splitCounts'
  | 'classCounts'
  | 'problems'
>

/** Draws the split, ends the cache and says what it holds. */
export async function finishPack(writer: PackedWriter, draft: Draft, request: SplitRequest): Promise<PackedFacts> {
  const { split, policy } = drawSplit({
    count: draft.count,
    given: draft.given,
    classes: draft.codes,
    fractions: request.fractions,
    seed: request.seed
  })
  const splitCounts = countParts(split)
  const classCounts = draft.codes ? countClasses(split, draft.codes, draft.classes.length) : undefined
  // A million rows take half a second for each of these: whatever else the process has to answer comes in between.
  await setImmediate()
  const problems = [
    ...draft.problems,
    ...(classCounts ? classProblems(draft.classes, classCounts) : []),
    ...splitProblems(policy, splitCounts, request.fractions),
    ...crossSplitDuplicates(draft.fingerprints, split, draft.origin, draft.type)
  ]
  await setImmediate()
  await writer.finish({ count: draft.count, split, columns: draft.packed, origins: draft.origins })
  return {
    type: draft.type,
    task: draft.task,
    ...(draft.image ? { image: draft.image } : {}),
    columns: draft.columns,
    target: draft.target,
    classes: draft.classes,
    examples: draft.count,
    split: policy,
    splitCounts,
    ...(classCounts ? { classCounts } : {}),
    problems
  }
}

/** Names the packed cache: everything that decides its bytes goes in. */
export function cacheKeyOf(content: {
  hash: string
  image: ImageSize | null
  target: string | null
  split: SplitRequest
  choices?: ReadChoices | undefined
}): string {
  const { hash, image, target, split, choices } = content
  const size = image && [image.width, image.height, image.channels, image.fit]
  const parts = split.fractions && [split.fractions.train, split.fractions.validation, split.fractions.test]
  const text = JSON.stringify([packVersion, hash, size, target, parts, split.seed, ...(choices ? [choices] : [])])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
